import type { AdapterSettings } from '../detect/adapters/contract.ts';
import type { Policy, PriceList } from '@spanproof/vocabulary';
import type { Failure } from '../failure.ts';
import type { ForwardCounts, ForwardingPlan } from '../forward/contract.ts';
import type { KeyUse } from '../seal/count-use.ts';
import type { KeyServiceSettings } from '../seal/keys/settings.ts';
import type { SealSettings } from '../seal/settings.ts';
import type { Appendable, Receipt } from '../stage.ts';
import type { EngineAddress } from '../store/contract.ts';

/** What a sealing worker is started with. Secrets stay in files: the worker opens the key service itself. */
export interface WorkerSettings extends Omit<SealSettings, 'epoch'> {
  readonly dataFolder: string;
  readonly keys: KeyServiceSettings;
  readonly engine: EngineAddress;
  readonly policy: Policy;
  readonly transformKeysFile: string | undefined;
  /** Outside of the process; empty: none is asked. */
  readonly detectors: readonly AdapterSettings[];
  readonly prices: PriceList;
  readonly segmentBytes: number;
  readonly inflatedLimit: number;
  readonly heartbeatMs: number;
  /** Absent: redacted spans go nowhere else. */
  readonly forward?: ForwardingPlan | undefined;
}

/** Counters since the worker started. */
export interface WriterCounts {
  /** Spans read from accepted bodies. */
  readonly spans: number;
  /** Records that came from spans. */
  readonly calls: number;
  /** Rows durable in the journal, the writer's own included, and how many of them are in the engine. */
  readonly sealed: number;
  readonly stored: number;
  /** Spans and log records without GenAI markers: seen, never stored. */
  readonly foreign: number;
  /** Data points of GenAI metrics, and of others: counted, never stored. */
  readonly points: number;
  readonly foreignPoints: number;
  /** Spans and log records refused one by one. */
  readonly rejected: number;
  /** INSERT attempts that failed. */
  readonly insertFailures: number;
  readonly journalBytes: number;
  /** Of the key service. */
  readonly keys: KeyUse;
  /** Backends that get redacted spans; none: empty. */
  readonly forward: ForwardCounts;
}

export type ToWorker =
  | { readonly type: 'ingest'; readonly id: number; readonly receipt: Receipt }
  | { readonly type: 'append'; readonly id: number; readonly record: Appendable; readonly retentionClass: string }
  | { readonly type: 'flush'; readonly id: number }
  /** Destroys data keys of this writer's ring (hex ids). */
  | { readonly type: 'keys.erase'; readonly id: number; readonly keyIds: readonly string[] }
  /** Wraps this writer's data keys of a tenant again. */
  | { readonly type: 'keys.rewrap'; readonly id: number; readonly tenant: string }
  | { readonly type: 'logged'; readonly id: number }
  | { readonly type: 'close'; readonly withinMs: number };

export type FromWorker =
  | { readonly type: 'ready'; readonly epoch: number; readonly digests: readonly { readonly digest: Uint8Array; readonly at: bigint }[] }
  | { readonly type: 'durable'; readonly id: number; readonly rejected: number; readonly reason?: string }
  | { readonly type: 'appended'; readonly id: number; readonly recordId: Uint8Array }
  | { readonly type: 'refused'; readonly id: number; readonly failure: Failure }
  | { readonly type: 'flushed'; readonly id: number }
  | { readonly type: 'keys.done'; readonly id: number; readonly count: number }
  | { readonly type: 'log.append'; readonly id: number; readonly note: Uint8Array }
  | { readonly type: 'log.publish'; readonly stream: string; readonly size: number; readonly note: Uint8Array }
  | { readonly type: 'counts'; readonly counts: WriterCounts }
  | { readonly type: 'failure'; readonly failure: Failure }
  | { readonly type: 'closed'; readonly stored: boolean };
