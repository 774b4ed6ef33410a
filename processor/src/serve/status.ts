import type { Health } from '@spanproof/vocabulary';
import type { BackendCounts, ForwardCounts } from '../forward/contract.ts';

/** What a running processor says about itself on its control socket. Counts are since the start. */
export interface ProcessorStatus {
  readonly pid: number;
  readonly version: string;
  readonly engine: { readonly name: string; readonly state: string; readonly pid?: number };
  /** `http://127.0.0.1:4318` */
  readonly endpoint: string;
  /** `http://127.0.0.1:4317` */
  readonly grpc_endpoint: string;
  /** `http://127.0.0.1:4320` */
  readonly api: string;
  /** How far its pages are; they are served beside the API. */
  readonly console: 'off' | 'waiting' | 'working' | 'ready' | 'failed';
  readonly bodies: { readonly accepted: number; readonly redelivered: number; readonly refused: number };
  /** Spans and log records acknowledged; foreign ones carry no GenAI marker and are not stored, rejected ones were refused one by one. */
  readonly accepted: number;
  readonly foreign: number;
  /** Data points of GenAI metrics, and of others: counted, never stored. */
  readonly points: number;
  readonly foreign_points: number;
  readonly rejected: number;
  /** Records that came from spans. */
  readonly calls: number;
  /** Rows durable in the journal and rows the engine has confirmed, the writers' own included: equal when nothing waits. */
  readonly sealed: number;
  readonly stored: number;
  readonly insert_failures: number;
  readonly journal_bytes: number;
  /** Backends that get redacted spans, in spans. */
  readonly forward: ForwardCounts;
  readonly log: { readonly origin: string; readonly size: number };
  readonly epochs: readonly { readonly writer: string; readonly epoch: number }[];
  readonly last_failure?: { readonly code: string; readonly message: string };
}

/** The part of it that whoever may use the API sees, with how far the log is. */
export function toHealth(
  { version, engine, calls, sealed, stored, journal_bytes, log }: Omit<ProcessorStatus, 'api' | 'console'>,
  more: { readonly custody: string; readonly lagMs: number; readonly signedAtMs: number | undefined; readonly cosigned: boolean },
): Health {
  const { custody, lagMs, signedAtMs, cosigned } = more;
  return {
    version,
    engine: { name: engine.name, state: engine.state },
    calls,
    sealed,
    stored,
    journal_bytes,
    // Whether a witness is a third party is nothing that the processor can know.
    log: {
      ...log,
      assurance: log.size === 0 ? 0 : cosigned ? 3 : 1,
      lag_ms: lagMs,
      ...(signedAtMs === undefined ? {} : { signed_at: String(BigInt(signedAtMs) * 1_000_000n) }),
    },
    key_custody: custody,
  };
}

/** One line a backend, over all sealing workers. */
export function sumForward(all: readonly ForwardCounts[]): ForwardCounts {
  const backends = new Map<string, BackendCounts>();
  for (const { name, ...counts } of all.flatMap((one) => one.backends)) {
    const sum = backends.get(name) ?? { waiting: 0, forwarded: 0, refused: 0, dropped: 0, failures: 0 };
    backends.set(name, {
      name,
      waiting: sum.waiting + counts.waiting,
      forwarded: sum.forwarded + counts.forwarded,
      refused: sum.refused + counts.refused,
      dropped: sum.dropped + counts.dropped,
      failures: sum.failures + counts.failures,
    });
  }
  return { journalBytes: all.reduce((total, { journalBytes }) => total + journalBytes, 0), backends: [...backends.values()] };
}
