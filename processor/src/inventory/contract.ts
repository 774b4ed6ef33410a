import type { DataFlows, FlowAnswer, InventoryItem, InventoryKind, PromptDiff, PromptVersion } from '@spanproof/vocabulary';

export type { DataFlow as Flow, DataFlows, DiffLine, FlowAnswer as Answer, PromptDiff, PromptVersion } from '@spanproof/vocabulary';

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

/** Opens content of calls: whoever asks has recorded the access. @throws CodedError NOT_FOUND for a fingerprint that no call has */
export interface PromptVersions {
  find(fingerprint: string): Promise<PromptVersion>;
  /** @throws CodedError NOT_FOUND where a text was erased, REQUEST_INVALID for a prompt against a set of tools */
  diff(from: string, to: string): Promise<PromptDiff>;
}

export interface DataFlowReader {
  read(window: Window): Promise<DataFlows>;
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
  answers(flows: DataFlows, facts: AnswerFacts): readonly FlowAnswer[];
}
