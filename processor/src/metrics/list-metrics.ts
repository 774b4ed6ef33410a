import type { BackendCounts, ForwardCounts } from '../forward/contract.ts';
import type { Metric, Sample } from './prometheus.ts';

/** Everything the processor counts about itself. Counts are since its start, spans unless said otherwise. */
export interface Readings {
  readonly version: string;
  readonly bodies: { readonly accepted: number; readonly redelivered: number };
  /** Bodies refused, by error code. */
  readonly refused: ReadonlyMap<string, number>;
  readonly accepted: number;
  readonly foreign: number;
  /** Data points received. */
  readonly points: number;
  readonly foreign_points: number;
  readonly rejected: number;
  readonly calls: number;
  /** Rows. */
  readonly sealed: number;
  readonly stored: number;
  readonly insert_failures: number;
  readonly journal_bytes: number;
  /** Bodies handed to sealing workers and not yet answered, and bytes of bodies being received. */
  readonly queued: number;
  readonly inFlightBytes: number;
  readonly engine: { readonly name: string; readonly state: string };
  readonly log: { readonly size: number };
  readonly anchorLagMs: number;
  readonly forward: ForwardCounts;
  readonly memory: { readonly rss: number };
  readonly cpuSeconds: number;
  readonly startedAtSeconds: number;
}

export const ENGINE_STATES = ['starting', 'ready', 'down', 'closed'] as const;

export function listMetrics(read: Readings): readonly Metric[] {
  const refusals = [...read.refused].map(([code, value]): Sample => ({ labels: { code }, value }));
  return [
    gauge('spanproof_build_info', 'Version of the processor.', 1, { version: read.version }),
    counter('spanproof_bodies_accepted_total', 'Request bodies sealed and durable.', read.bodies.accepted),
    counter('spanproof_bodies_redelivered_total', 'Request bodies acknowledged again and not stored twice.', read.bodies.redelivered),
    { name: 'spanproof_bodies_refused_total', type: 'counter', help: 'Request bodies refused, by error code.', samples: refusals },
    counter('spanproof_spans_received_total', 'Spans and log records of accepted bodies.', read.accepted),
    counter('spanproof_spans_foreign_total', 'Spans and log records without GenAI markers: seen, never stored.', read.foreign),
    {
      name: 'spanproof_data_points_total',
      type: 'counter',
      help: 'Data points of metrics received, by whether the metric is one of GenAI: counted, never stored.',
      samples: [
        { labels: { genai: 'true' }, value: read.points },
        { labels: { genai: 'false' }, value: read.foreign_points },
      ],
    },
    counter('spanproof_spans_rejected_total', 'Spans and log records refused one by one.', read.rejected),
    counter('spanproof_calls_total', 'Records made of spans and GenAI events.', read.calls),
    counter('spanproof_rows_sealed_total', 'Rows durable in the journal.', read.sealed),
    counter('spanproof_rows_stored_total', 'Rows the engine has confirmed.', read.stored),
    counter('spanproof_insert_failures_total', 'INSERT attempts that failed.', read.insert_failures),
    gauge('spanproof_journal_bytes', 'Bytes of the journal not yet released.', read.journal_bytes),
    gauge('spanproof_queue_bodies', 'Bodies that wait to be sealed.', read.queued),
    gauge('spanproof_in_flight_bytes', 'Bytes of bodies received and not yet answered.', read.inFlightBytes),
    gauge('spanproof_log_entries', 'Entries of the evidence log.', read.log.size),
    gauge(
      'spanproof_anchor_lag_seconds',
      'Age of the oldest stream checkpoint that is not in the log, or of a log that its witnesses have not cosigned; 0 where all is.',
      read.anchorLagMs / 1000,
    ),
    {
      name: 'spanproof_engine_state',
      type: 'gauge',
      help: '1 for the state the engine is in.',
      samples: ENGINE_STATES.map((state) => ({ labels: { engine: read.engine.name, state }, value: state === read.engine.state ? 1 : 0 })),
    },
    gauge('spanproof_forward_journal_bytes', 'Sealed bytes that wait for backends.', read.forward.journalBytes),
    ...listForwarding(read.forward.backends),
    gauge('process_resident_memory_bytes', 'Resident memory.', read.memory.rss),
    counter('process_cpu_seconds_total', 'User and system CPU time.', read.cpuSeconds),
    gauge('process_start_time_seconds', 'Start of the process, seconds since the epoch.', read.startedAtSeconds),
  ];
}

function listForwarding(backends: readonly BackendCounts[]): readonly Metric[] {
  const perBackend = (name: string, type: Metric['type'], help: string, value: (counts: BackendCounts) => number): Metric => {
    return { name, type, help, samples: backends.map((counts) => ({ labels: { backend: counts.name }, value: value(counts) })) };
  };
  return [
    perBackend('spanproof_forward_spans_waiting', 'gauge', 'Spans a backend has not taken yet.', ({ waiting }) => waiting),
    perBackend('spanproof_forward_spans_total', 'counter', 'Spans a backend has taken.', ({ forwarded }) => forwarded),
    perBackend('spanproof_forward_spans_refused_total', 'counter', 'Spans a backend refused for good.', ({ refused }) => refused),
    perBackend('spanproof_forward_spans_dropped_total', 'counter', 'Spans given up: the bound was reached, or the disk refused.', ({ dropped }) => dropped),
    perBackend('spanproof_forward_failures_total', 'counter', 'Requests that will be repeated.', ({ failures }) => failures),
  ];
}

function counter(name: string, help: string, value: number): Metric {
  return { name, type: 'counter', help, samples: [{ value }] };
}

function gauge(name: string, help: string, value: number, labels?: Readonly<Record<string, string>>): Metric {
  return { name, type: 'gauge', help, samples: [{ value, ...(labels === undefined ? {} : { labels }) }] };
}
