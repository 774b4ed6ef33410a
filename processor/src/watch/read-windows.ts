import type { SeriesKey, WindowSummary } from '../observe/contract.ts';
import { CATEGORIES, NUMBERS, RATES, SKETCH_BITS, SKETCHES } from '../observe/measures.ts';
import { emptyWindow, mergeWindows } from '../observe/merge-windows.ts';
import type { Cell, Query, Row } from '../store/contract.ts';
import { WINDOWS_OF_ALL, WINDOWS_OF_SERIES } from './queries/windows.sql.ts';

/** ms since the epoch; multiples of the width. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** All series of the windows in a span, by time and then by name. @throws CodedError ENGINE_DOWN | ENGINE_REFUSED */
export async function readWindows(query: Query, { from, to }: Span, width: number): Promise<readonly WindowSummary[]> {
  return (await query(WINDOWS_OF_ALL, { from, to, width })).map((row) => readWindow(row, width));
}

/** The first `most` windows of one series that have calls. */
export async function readSeries(query: Query, series: SeriesKey, { from, to }: Span, width: number, most: number): Promise<readonly WindowSummary[]> {
  const { service, operation, model, prompt } = series;
  return (await query(WINDOWS_OF_SERIES, { from, to, width, service, operation, model, prompt, most })).map((row) => readWindow(row, width));
}

function readWindow(row: Row, width: number): WindowSummary {
  const from = count(row, 'place') * width;
  const empty = emptyWindow(
    { service: text(row, 's_service'), operation: text(row, 's_operation'), model: text(row, 's_model'), prompt: text(row, 's_prompt') },
    from,
    from + width,
  );
  const window: WindowSummary = {
    ...empty,
    calls: count(row, 'calls'),
    numbers: fill(NUMBERS, (name) => ({ n: count(row, `${name}_n`), sum: count(row, `${name}_sum`), bins: readBins(row, `${name}_bins`) })),
    rates: fill(RATES, (name) => ({ hits: count(row, `${name}_hits`), of: count(row, `${name}_of`) })),
    categories: fill(CATEGORIES, (name) => readNames(row, name)),
    sketches: fill(SKETCHES, (name) => ({ n: count(row, `${name}_n`), ones: readOnes(row, `${name}_ones`) })),
  };
  // Brings names into the order that merged windows have.
  return mergeWindows(empty, window);
}

function readBins(row: Row, column: string): WindowSummary['numbers']['latency_ns']['bins'] {
  const [bins, counts] = list(row[column], column);
  const sums = list(counts, column);
  return list(bins, column).map((bin, index) => [Number(bin), Number(sums[index])] as const);
}

function readNames(row: Row, name: string): Readonly<Record<string, number>> {
  const named = list(row[`${name}_names`], name).map((pair) => {
    const [key = null, calls] = list(pair, name);
    if (typeof key !== 'string') throw new TypeError(`the engine answered no names of ${name}`);
    return [key, Number(calls)] as const;
  });
  const rest = count(row, `${name}_n`) - named.reduce((sum, [, calls]) => sum + calls, 0);
  // Object.fromEntries defines members, so that a name like __proto__ stays a name.
  return Object.fromEntries(rest > 0 ? [...named, ['', rest]] : named);
}

function readOnes(row: Row, column: string): readonly number[] {
  const ones = list(row[column], column).map(Number);
  return Array.from({ length: SKETCH_BITS }, (_, bit) => ones[bit] ?? 0);
}

function text(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell !== 'string') throw new TypeError(`the engine answered no ${column}`);
  return cell;
}

/** Counts and sums are below 2^53 by what they count: an hour has fewer nanoseconds of latency than that up to 2,500 calls at once all the time. */
function count(row: Row, column: string): number {
  const cell = row[column];
  if (typeof cell !== 'string' && typeof cell !== 'number') throw new TypeError(`the engine answered no ${column}`);
  return Number(cell);
}

function list(cell: Cell | undefined, column: string): readonly Cell[] {
  if (!Array.isArray(cell)) throw new TypeError(`the engine answered no list ${column}`);
  return cell as readonly Cell[];
}

function fill<Name extends string, Value>(names: readonly Name[], make: (name: Name) => Value): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
