import { CodedError } from '@spanproof/vocabulary';
import {
  BLOCK_ROWS,
  BUNDLE_PATHS,
  type BundleDescription,
  blockPath,
  crc32,
  encodeHex,
  equalBytes,
  formatDescription,
  formatTile,
  parseCheckpoint,
  parseNote,
  TILE_ENTRIES,
  tilePath,
} from '@spanproof/vocabulary/ledger';
import type { StoredLogEntry } from '../store/contract.ts';
import type { BuiltBundle, BundleCollaborators, BundleFile, BundleProgress, BundleSettings } from './contract.ts';
import { formatBlock, type StoredRow } from './formats/block.ts';
import { createStreamList } from './formats/log-streams.ts';
import { formTagFiles } from './formats/tag-files.ts';
import { measureZip, type PlannedFile, writeZip } from './zip-stream.ts';

type Stream = BundleDescription['streams'][number];
type Scope = Pick<BundleDescription, 'from' | 'to' | 'tenantTag'>;
/** What the rows added up to. */
interface Tally {
  readonly records: Map<string, number>;
  readonly withheld: { body: number; original: number; subject: number };
  readonly missing: { body: number; original: number; subject: number };
}

/**
 * Builds the evidence bundle of docs/ledger-format.md, "Bundle". Reads everything twice: first to know sizes, hashes and counts, then, while
 * `chunks` is iterated, to write; at no time more than one block of rows is in memory. The same evidence gives the same bytes.
 *
 * @throws CodedError EXPORT_INCOMPLETE where the store does not hold every row and entry that the log checkpoint covers, or changes in between
 */
export async function buildBundle(
  collaborators: BundleCollaborators,
  settings: BundleSettings,
  onProgress: (progress: BundleProgress) => void = () => {},
): Promise<BuiltBundle> {
  const { crypto, checkpoint } = collaborators;
  if (settings.from >= settings.to) throw new CodedError('USAGE', 'the period is empty: from must be before to');
  const head = parseCheckpoint(parseNote(checkpoint).text);
  const list = createStreamList(head.origin);
  for await (const { entry } of readLog(collaborators, head.size)) list.take(entry);
  const streams = list.within(settings.from, settings.to);
  const total = streams.reduce((sum, { rows }) => sum + rows, 0);
  const scope: Scope = { from: settings.from, to: settings.to, ...(settings.tenantTag === undefined ? {} : { tenantTag: settings.tenantTag }) };

  const nothing = { body: 0, original: 0, subject: 0 };
  const tally: Tally = { records: new Map(), withheld: { ...nothing }, missing: { ...nothing } };
  const payload: PlannedFile[] = [];
  const measure = ({ name, bytes }: BundleFile): void => {
    payload.push({ name, size: bytes.length, crc: crc32(bytes), sha256: crypto.sha256(bytes) });
  };
  const report = (phase: BundleProgress['phase']) => (done: number) => onProgress({ phase, done, total });
  for await (const file of readPayload(collaborators, { scope, streams, logSize: head.size }, tally, report('reading'))) measure(file);
  const described: readonly Stream[] = streams.map(({ origin, rows }) => ({ origin, rows, records: tally.records.get(origin) ?? 0 }));
  const { withheld, missing } = tally;
  const absent = missing.body + missing.original + missing.subject === 0 ? {} : { absent: missing };
  const description = formatDescription({ log: head.origin, logSize: head.size, ...scope, streams: described, withheld, ...absent });
  measure({ name: BUNDLE_PATHS.description, bytes: description });
  for (const file of settings.report ?? []) measure(file);
  payload.sort(byName);

  const tags = formTagFiles(collaborators, settings, { log: head.origin, payload });
  const planned = [
    ...payload,
    ...tags.files.map(({ name, bytes }) => ({ name, size: bytes.length, crc: crc32(bytes), sha256: crypto.sha256(bytes) })),
  ].toSorted(byName);
  return {
    summary: {
      id: tags.id,
      root: encodeHex(head.root),
      records: described.reduce((sum, { records }) => sum + records, 0),
      rows: total,
      streams: streams.length,
      size: measureZip(planned),
    },
    chunks: () =>
      writeZip(
        planned,
        inOrder(
          planned,
          [...tags.files, ...(settings.report ?? []), { name: BUNDLE_PATHS.description, bytes: description }],
          readPayload(collaborators, { scope, streams, logSize: head.size }, undefined, report('writing')),
        ),
        ({ name, sha256 }, bytes) => {
          if (!equalBytes(sha256, crypto.sha256(bytes))) throw incomplete(`${name} was read twice and differs: the store changed in between`);
        },
      ),
  };
}

/** Files of data/ but bundle.json, ascending by name. */
async function* readPayload(
  collaborators: BundleCollaborators,
  {
    scope,
    streams,
    logSize,
  }: { readonly scope: Scope; readonly streams: readonly { readonly origin: string; readonly rows: number }[]; readonly logSize: number },
  tally: Tally | undefined,
  onRows: (done: number) => void,
): AsyncGenerator<BundleFile> {
  yield { name: BUNDLE_PATHS.checkpoint, bytes: collaborators.checkpoint };
  for await (const { first, items } of chunked(readLog(collaborators, logSize), TILE_ENTRIES))
    yield { name: tilePath(first / TILE_ENTRIES, items.length), bytes: formatTile(items.map(({ entry }) => entry)) };
  let done = 0;
  onRows(done);
  for (const [number, { origin, rows }] of streams.entries()) {
    for await (const { first, items } of chunked(readRows(collaborators, origin, rows), BLOCK_ROWS)) {
      const block = formatBlock(collaborators.crypto, scope, items);
      done += items.length;
      onRows(done);
      if (block.absent.length > 0) yield { name: blockPath(number, first / BLOCK_ROWS, 'absent'), bytes: block.absent };
      yield { name: blockPath(number, first / BLOCK_ROWS, 'core.jsonl'), bytes: block.core };
      yield { name: blockPath(number, first / BLOCK_ROWS, 'leaves'), bytes: block.leaves };
      yield { name: blockPath(number, first / BLOCK_ROWS, 'parts'), bytes: block.parts };
      if (tally !== undefined) count(tally, origin, block);
    }
  }
}

function count(tally: Tally, origin: string, { records, withheld, missing }: ReturnType<typeof formatBlock>): void {
  tally.records.set(origin, (tally.records.get(origin) ?? 0) + records);
  for (const part of ['body', 'original', 'subject'] as const) {
    tally.withheld[part] += withheld[part];
    tally.missing[part] += missing[part];
  }
}

async function* readLog({ reader }: BundleCollaborators, size: number): AsyncGenerator<StoredLogEntry> {
  let next = 0;
  for await (const entry of reader.logEntries(size)) {
    if (entry.index !== next) throw incomplete(`log entry ${next} is not in the store (found ${entry.index})`);
    next += 1;
    yield entry;
  }
  if (next !== size) throw incomplete(`the store holds ${next} log entries, the checkpoint covers ${size}`);
}

async function* readRows({ reader }: BundleCollaborators, origin: string, rows: number): AsyncGenerator<StoredRow> {
  const absences = reader.absentParts(origin, rows)[Symbol.asyncIterator]();
  let absent = (await absences.next()).value;
  let next = 0;
  for await (const row of reader.records(origin, rows)) {
    if (row.seq !== next) throw incomplete(`row ${next} of ${origin} is not in the store where it belongs (found ${row.seq})`);
    next += 1;
    const isNext = absent?.seq === row.seq;
    yield { ...row, absent: isNext ? (absent?.flags ?? 0) : 0 };
    if (isNext) absent = (await absences.next()).value;
  }
  if (next !== rows) throw incomplete(`the store holds ${next} rows of ${origin}, the log covers ${rows}`);
}

/** Groups of `size`; the last one may be smaller. */
async function* chunked<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<{ readonly first: number; readonly items: readonly T[] }> {
  let group: T[] = [];
  let first = 0;
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield { first, items: group };
    first += size;
    group = [];
  }
  if (group.length > 0) yield { first, items: group };
}

/** Merges files at hand into files being read, both ascending. */
async function* inOrder(planned: readonly PlannedFile[], atHand: readonly BundleFile[], read: AsyncGenerator<BundleFile>): AsyncGenerator<BundleFile> {
  const ready = new Map(atHand.map((file) => [file.name, file]));
  for (const { name } of planned) {
    const file = ready.get(name) ?? (await read.next()).value;
    if (file === undefined) throw incomplete(`${name} is no longer in the store`);
    yield file;
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function incomplete(what: string): CodedError {
  return new CodedError('EXPORT_INCOMPLETE', `no bundle: ${what}`, {
    todo: 'run verify on an earlier bundle and compare; rows that the log covers must not be missing',
  });
}
