import type { WindowSummary } from './contract.ts';
import { CATEGORIES, type CategoryName, NUMBERS, type NumberName, SKETCHES, type SketchName } from './measures.ts';
import { MARGIN } from './noise.ts';
import type { DriftSettings } from './settings.ts';
import { chiSquareTail } from './statistics/chi-square-tail.ts';
import { comparePopulations } from './statistics/population-stability.ts';

export type ShapeName = NumberName | CategoryName | SketchName;
export const SHAPES: readonly ShapeName[] = [...NUMBERS, ...CATEGORIES, ...SKETCHES];

/** How a window's calls are counted: ranges of bins (the baseline's deciles), names, or the bits of a sketch as sixteen pairs of categories. */
export type Grid =
  | { readonly kind: 'bins'; readonly edges: readonly number[] }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'bits' };

export interface ShapeBaseline {
  readonly grid: Grid;
  /** Counts by place in the season. */
  readonly cells: readonly (readonly number[])[];
  /** The null law of PSI / (1/n + 1/m), measured on the baseline's own windows: scale · χ² with `freedom` degrees (Satterthwaite). */
  readonly scale: number;
  readonly freedom: number;
}

export interface Shape {
  readonly n: number;
  /** PSI above what chance gives. */
  readonly excess: number;
  readonly p: number;
}

/** Rarer names stand together under ''. */
const LEAST_SHARE = 0.002;
/** Fewer windows say too little about the null law. */
const LEAST_WINDOWS = 8;
const DECILES = 10;

/** Learns a shape; undefined where the baseline holds too few windows of enough calls. */
export function learnShape(
  windows: readonly WindowSummary[],
  name: ShapeName,
  place: (window: WindowSummary) => { readonly cell: number; readonly span: number },
  cells: number,
  settings: DriftSettings,
): ShapeBaseline | undefined {
  const grid = makeGrid(windows, name);
  if (grid === undefined) return undefined;
  const width = countShape(grid, windows[0], name).length;
  const counts = Array.from({ length: cells }, () => zeros(width));
  const spans: { counts: number[]; cells: Map<number, number[]>; span: number }[] = [];
  for (const window of windows) {
    const { cell, span } = place(window);
    const last = spans.at(-1);
    const open = last !== undefined && (last.span === span || sizeOf(grid, last.counts) < settings.minimum_calls.shape);
    const at = open ? last : { counts: zeros(width), cells: new Map<number, number[]>(), span };
    if (!open) spans.push(at);
    at.span = span;
    const own = at.cells.get(cell) ?? zeros(width);
    at.cells.set(cell, own);
    for (const [index, count] of countShape(grid, window, name).entries()) {
      for (const table of [counts[cell] ?? [], at.counts, own]) table[index] = (table[index] ?? 0) + count;
    }
  }
  const full = spans.filter((span) => sizeOf(grid, span.counts) >= settings.minimum_calls.shape);
  const ratios = full.flatMap((span) => {
    // The window's own calls do not belong to what it is compared with.
    const reference = addTables([...span.cells].map(([cell, own]) => (counts[cell] ?? []).map((count, index) => count - (own[index] ?? 0))));
    return sizeOf(grid, reference) < settings.minimum_calls.shape ? [] : [ratioOf(grid, reference, span.counts)];
  });
  if (ratios.length < LEAST_WINDOWS) return undefined;
  return { grid, cells: counts, ...nullLaw(ratios, freedomOf(grid, addTables(counts))) };
}

/** Compares a window's counts with those of the same places of the season. */
export function judgeShape({ grid, cells, scale, freedom }: ShapeBaseline, counts: readonly number[], places: readonly number[]): Shape {
  const reference = addTables(places.map((place) => cells[place] ?? []));
  const n = sizeOf(grid, counts);
  if (sizeOf(grid, reference) === 0) return { n, excess: 0, p: 1 };
  const ratio = ratioOf(grid, reference, counts);
  const unit = 1 / n + 1 / sizeOf(grid, reference);
  return {
    n,
    excess: Math.max(0, (ratio - scale * freedom) * unit) / (grid.kind === 'bits' ? counts.length / 2 : 1),
    p: chiSquareTail(ratio / scale, freedom),
  };
}

/** Counts a window's calls on a grid. */
export function countShape(grid: Grid, window: WindowSummary | undefined, name: ShapeName): readonly number[] {
  if (grid.kind === 'bits') {
    const sketch = window?.sketches[name as SketchName];
    return (sketch?.ones ?? []).flatMap((ones) => [ones, (sketch?.n ?? 0) - ones]);
  }
  if (grid.kind === 'names') {
    const counts = zeros(grid.names.length);
    for (const [category, count] of Object.entries(window?.categories[name as CategoryName] ?? {})) {
      const index = Math.max(0, grid.names.indexOf(category));
      counts[index] = (counts[index] ?? 0) + count;
    }
    return counts;
  }
  const counts = zeros(grid.edges.length + 1);
  for (const [bin, count] of window?.numbers[name as NumberName].bins ?? []) {
    let index = 0;
    while (index < grid.edges.length && bin > (grid.edges[index] ?? 0)) index += 1;
    counts[index] = (counts[index] ?? 0) + count;
  }
  return counts;
}

/** How many calls a table stands for; every call has all sixteen bits. */
export function sizeOf(grid: Grid, counts: readonly number[]): number {
  return grid.kind === 'bits' ? (counts[0] ?? 0) + (counts[1] ?? 0) : counts.reduce((sum, count) => sum + count, 0);
}

function makeGrid(windows: readonly WindowSummary[], name: ShapeName): Grid | undefined {
  if ((SKETCHES as readonly string[]).includes(name)) return windows.some((window) => window.sketches[name as SketchName].n > 0) ? { kind: 'bits' } : undefined;
  const counts = new Map<string | number, number>();
  const isName = (CATEGORIES as readonly string[]).includes(name);
  for (const window of windows) {
    const entries = isName ? Object.entries(window.categories[name as CategoryName]) : window.numbers[name as NumberName].bins;
    for (const [key, count] of entries) counts.set(key, (counts.get(key) ?? 0) + count);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  if (isName) {
    const names = [...counts].flatMap(([key, count]) => (key !== '' && count >= LEAST_SHARE * total ? [String(key)] : []));
    return { kind: 'names', names: ['', ...names.sort()] };
  }
  const edges: number[] = [];
  let seen = 0;
  for (const [bin, count] of [...counts].sort(([a], [b]) => Number(a) - Number(b))) {
    seen += count;
    if (seen >= ((edges.length + 1) * total) / DECILES && seen < total) edges.push(Number(bin));
  }
  return { kind: 'bins', edges };
}

/** PSI / (1/n + 1/m); of a sketch, the sum over its bits. */
function ratioOf(grid: Grid, reference: readonly number[], counts: readonly number[]): number {
  const unit = 1 / sizeOf(grid, counts) + 1 / sizeOf(grid, reference);
  if (grid.kind !== 'bits') return comparePopulations(reference, counts).psi / unit;
  let sum = 0;
  for (let bit = 0; bit < counts.length; bit += 2) sum += comparePopulations(reference.slice(bit, bit + 2), counts.slice(bit, bit + 2)).psi / unit;
  return sum;
}

function freedomOf(grid: Grid, counts: readonly number[]): number {
  return grid.kind === 'bits' ? counts.length / 2 : Math.max(1, counts.filter((count) => count > 0).length - 1);
}

/**
 * Mean and variance of the ratios give scale and degrees of freedom. Neither is taken to be better than independent calls would make it: luck in a short baseline must not become a
 * sharper limit than theory has; and a variance of 28 days is given the same margin as elsewhere.
 */
function nullLaw(ratios: readonly number[], freedom: number): { readonly scale: number; readonly freedom: number } {
  const mean = Math.max(freedom, ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length);
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (ratios.length - 1);
  const scale = MARGIN * Math.max(mean / freedom, variance / (2 * mean));
  return { scale, freedom: mean / scale };
}

function addTables(tables: readonly (readonly number[])[]): readonly number[] {
  const sum = [...(tables[0] ?? [])];
  for (const table of tables.slice(1)) for (const [index, count] of table.entries()) sum[index] = (sum[index] ?? 0) + count;
  return sum;
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
