import type { InventoryItem, InventoryKind } from '@spanproof/vocabulary';

/** from <= t_ingest < to, ns since the epoch. */
export interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * What calls used, as sealed: a call that was stopped before it left used nothing and does not count. Names come from emitters: hostile until
 * escaped by whoever shows them.
 */
export interface Inventory {
  /**
   * Newest first, at most 5,000 of a kind. Figures are those of the window; `first_seen` looks at everything up to its end, so that new means new.
   * Without a window: everything there is.
   */
  list(kind?: InventoryKind, window?: Window): Promise<readonly InventoryItem[]>;
  /** What list() said when a scan last saw calls that it had not seen before: for whoever asks often. */
  recent(): Promise<readonly InventoryItem[]>;
  /** Seals a record (schema `spanproof/discovery/v1`) for each item that the ledger has none of, at most 100 of a kind; yields them. One scan at a time. */
  scan(): Promise<readonly Discovery[]>;
  /** Scans now and then every 15 s. */
  start(): void;
  /** Ends the scans; a scan that runs is waited for, for a second. */
  close(): Promise<void>;
}

/** The core of a discovery record, beside `schema`. */
export interface Discovery {
  readonly item: InventoryKind;
  readonly id: string;
  /** ns as decimal text: t_ingest of the first call. */
  readonly first_seen: string;
  /** The first call, 32 hex digits. */
  readonly record_id: string;
  /** Whether a register's entry covered it then; absent for kinds that have no register (callers, keys). */
  readonly registered?: boolean;
}

/** One version of a system prompt or of a set of tools: all calls whose fingerprint is the same. */
export interface PromptVersion {
  readonly fingerprint: string;
  readonly kind: 'prompt' | 'tool';
  readonly first_seen: string;
  readonly last_seen: string;
  readonly calls: number;
  readonly environments: readonly string[];
  /** The first call that used it; `text` is from there, as sealed. */
  readonly record_id: string;
  /** Absent where the content was erased or pruned. */
  readonly text?: string;
}

export interface DiffLine {
  readonly op: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface PromptDiff {
  readonly from: PromptVersion;
  readonly to: PromptVersion;
  readonly lines: readonly DiffLine[];
}

/** Opens content of calls: whoever asks has recorded the access. @throws CodedError NOT_FOUND for a fingerprint that no call has */
export interface PromptVersions {
  find(fingerprint: string): Promise<PromptVersion>;
  /** @throws CodedError NOT_FOUND where a text was erased, REQUEST_INVALID for a prompt against a set of tools */
  diff(from: string, to: string): Promise<PromptDiff>;
}

/** Calls of one caller to one place and model, with what they carried; blocked ones too. Absent where the emitter did not say. */
export interface Flow {
  readonly service?: string;
  readonly environment?: string;
  readonly provider?: string;
  readonly host?: string;
  readonly region?: string;
  /** As served, else as requested. */
  readonly model?: string;
  readonly calls: number;
  readonly blocked: number;
  readonly tokens_input: number;
  readonly tokens_output: number;
  /** Findings by kind, as the calls carried them when they arrived. */
  readonly kinds: readonly (readonly [kind: string, findings: number])[];
  /** TLS versions that emitters stated. */
  readonly tls: readonly string[];
  /** Id of the vendor's entry that covers the place. */
  readonly vendor?: string;
}

/** Counted in the ledger for one window. */
export interface FlowFigures {
  readonly calls: number;
  /** Calls with a sealed body beside the core. */
  readonly with_content: number;
  readonly blocked: number;
  readonly tls_stated: number;
  readonly streams: number;
  /** Access records by action and outcome. */
  readonly accesses: readonly { readonly action: string; readonly role: string; readonly outcome: string; readonly records: number }[];
}

export interface DataFlows {
  readonly from: string;
  readonly to: string;
  /** At most 1,000, those with most calls; `flows_total` says how many there are. */
  readonly flows: readonly Flow[];
  readonly flows_total: number;
  readonly figures: FlowFigures;
}

export interface DataFlowReader {
  read(window: Window): Promise<DataFlows>;
}

/** A line of the answer sheet. */
export interface Answer {
  readonly question: 'flow' | 'logged' | 'encrypted' | 'access';
  readonly what: string;
  readonly answer: string;
}

/** What the processor says about itself, for the answer sheet. */
export interface AnswerFacts {
  readonly log: { readonly origin: string; readonly size: number };
  /** As the key service says it. */
  readonly key_custody: string;
  /** Roles that may see content. */
  readonly content_roles: readonly string[];
}

/** Flows as people read them; pure. Whatever stands in names, it is no syntax of the format. */
export interface FlowDrawings {
  mermaid(flows: DataFlows): string;
  svg(flows: DataFlows): string;
  answers(flows: DataFlows, facts: AnswerFacts): readonly Answer[];
}
