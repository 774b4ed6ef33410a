import { createHash } from 'node:crypto';
import { type CallSummary, CodedError } from '@spanproof/vocabulary';
import type { LogHead, Notary } from '../notary/contract.ts';
import { formatCell } from './cell.ts';
import type { CallExports, CallFilter, CallSearch, ExportFormat } from './contract.ts';

/** Rows reach the engine about 1.2 s after they are durable: what is younger may still be on its way. */
const SETTLED_NS = 10_000_000_000n;
const CHUNK_CHARACTERS = 64 * 1024;

const COLUMNS = [
  'record_id',
  'kind',
  't_event',
  't_ingest',
  'operation',
  'service',
  'environment',
  'provider',
  'model_requested',
  'model_served',
  'outcome',
  'error_type',
  'tokens_input',
  'tokens_output',
  'latency_ns',
  'trace_id',
  'key_fp',
  'risk',
  'cost_nano_usd',
] as const satisfies readonly (keyof CallSummary)[];

/** What stands behind the calls; `sha256` covers every byte before this line. */
interface Trailer {
  readonly calls: number;
  readonly sha256: string;
  readonly from: string;
  readonly to: string;
  readonly filter: { readonly [name: string]: string };
  readonly log: string;
  readonly log_size: number;
  /** The signed note of the log's head, verbatim: the newest that existed when the export ran. */
  readonly checkpoint: string;
}

const FORMATS: Readonly<Record<ExportFormat, { readonly title: string; formatCall(call: CallSummary): string; formatTrailer(trailer: Trailer): string }>> = {
  csv: {
    title: `${[...COLUMNS, 'findings'].join(',')}\n`,
    formatCall: (call) => `${[...COLUMNS.map((name) => formatCell(cellOf(call, name))), formatCell(formatFindings(call))].join(',')}\n`,
    formatTrailer: (trailer) => `${formatCell(`# ${JSON.stringify(trailer)}`)}\n`,
  },
  ndjson: {
    title: '',
    formatCall: (call) => `${formatLine(call)}\n`,
    formatTrailer: (trailer) => `${formatLine({ trailer })}\n`,
  },
};

export function createCallExports(collaborators: {
  readonly search: CallSearch;
  readonly log: Pick<Notary, 'origin' | 'head'>;
  readonly now: () => bigint;
}): CallExports {
  const { search, log, now } = collaborators;

  async function* write(filter: CallFilter, format: ExportFormat, calls: number, head: LogHead): AsyncGenerator<Uint8Array> {
    const { title, formatCall, formatTrailer } = FORMATS[format];
    const hash = createHash('sha256');
    let read = 0;
    let waiting = title;
    for await (const call of search.all(filter)) {
      read += 1;
      waiting += formatCall(call);
      if (waiting.length < CHUNK_CHARACTERS) continue;
      yield hashed(hash, waiting);
      waiting = '';
    }
    if (read !== calls) throw new CodedError('EXPORT_INCOMPLETE', `${calls} calls matched, ${read} were read: the store changed meanwhile`);
    if (waiting !== '') yield hashed(hash, waiting);
    const { from, to, ...rest } = filter;
    const asked = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
    const checkpoint = Buffer.from(head.note).toString('utf8');
    const sha256 = hash.digest('hex');
    yield Buffer.from(formatTrailer({ calls, sha256, from: String(from), to: String(to), filter: asked, log: log.origin, log_size: head.size, checkpoint }));
  }

  return {
    async open(asked, format) {
      const filter = { ...asked, to: least(asked.to, now() - SETTLED_NS) };
      const head = log.head;
      const calls = await search.count(filter);
      return { calls, from: filter.from, to: filter.to, checkpoint: head.note, chunks: () => write(filter, format, calls, head) };
    },
  };
}

function hashed(hash: ReturnType<typeof createHash>, text: string): Uint8Array {
  const bytes = Buffer.from(text);
  hash.update(bytes);
  return bytes;
}

function cellOf(call: CallSummary, name: (typeof COLUMNS)[number]): string {
  const value = call[name];
  if (value === undefined) return '';
  return name === 't_event' || name === 't_ingest' ? formatInstant(BigInt(value)) : String(value);
}

/** RFC 3339 in UTC with nanoseconds. */
function formatInstant(ns: bigint): string {
  const milliseconds = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, -1);
  return `${milliseconds}${String(ns % 1_000_000n).padStart(6, '0')}Z`;
}

function formatFindings({ findings }: CallSummary): string {
  return findings.map(([kind, count]) => `${kind}:${count}`).join(' ');
}

/** JSON as it is, but for the C1 controls that JSON leaves as they are and terminals obey. */
function formatLine(value: object): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
