/** A place in the unit square: x from the left, y from the bottom. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The line of a series; `value` absent: nothing was measured then, and the line is broken there rather than drawn through. */
export function traceLine(points: readonly { readonly atMs: number; readonly value?: number }[]): readonly (readonly Spot[])[] {
  const known = points.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const [from, to] = [points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 0];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const pieces: Spot[][] = [];
  let piece: Spot[] | undefined;
  for (const { atMs, value } of points) {
    if (value === undefined) {
      piece = undefined;
      continue;
    }
    if (piece === undefined) pieces.push((piece = []));
    piece.push({ x: scale(atMs, from, to), y: scale(value, low, high) });
  }
  return pieces;
}

/** Where all are the same, in the middle. */
function scale(value: number, low: number, high: number): number {
  return high > low ? (value - low) / (high - low) : 0.5;
}
