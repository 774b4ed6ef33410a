/** What the API says of traffic: items, versions of prompts, flows. As api.ts. */
import type { Json } from './json.ts';

export const INVENTORY_KINDS = ['provider', 'host', 'model', 'prompt', 'tool', 'caller', 'key'] as const;
export type InventoryKind = (typeof INVENTORY_KINDS)[number];
export interface InventoryItem {
  readonly kind: InventoryKind;
  readonly id: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly calls: number;
  readonly environments: readonly string[];
  /** What the kind adds: region, served models, fingerprint ... */
  readonly facts: { readonly [name: string]: Json };
  /** The register entry that covers it: a vendor, a model record, an approved change. */
  readonly registered?: string;
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

/** Calls of one caller to one place and model, with what they carried; blocked ones too. Absent where the emitter did not say. */
export interface DataFlow {
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
  readonly flows: readonly DataFlow[];
  readonly flows_total: number;
  readonly figures: FlowFigures;
}

/** A line of the answer sheet. */
export interface FlowAnswer {
  readonly question: 'flow' | 'logged' | 'encrypted' | 'access';
  readonly what: string;
  readonly answer: string;
}

/** Flows with the answers that are drawn from them: where does AI data flow, is it logged, is it encrypted, who has access? */
export interface DataFlowSheet extends DataFlows {
  readonly answers: readonly FlowAnswer[];
}
