/** A window's mean (of logarithms, or a share), the calls behind it, and its place in the season. */
export interface Point {
  readonly n: number;
  readonly mean: number;
  /** Hour of the week, or whatever the season's cells are. */
  readonly cell: number;
  /** Which repetition of the season it belongs to; what is judged by a profile that was learnt without it. */
  readonly fold: number;
}

/** What is normal at each place of the season. */
export interface Profile {
  readonly mean: number;
  readonly cells: readonly number[];
}

interface Sums {
  n: number;
  sum: number;
}

/**
 * Learns a season: each cell's mean, drawn towards the overall mean by as much as it is noise (variance components, as in James-Stein): where hours do not differ, the profile is flat.
 * `without` gives the profile that a repetition is judged by: its own points do not speak for it, so that residuals are as large as they will be on windows to come.
 */
export function learnProfile(points: readonly Point[], cells: number): { readonly profile: Profile; readonly without: (fold: number) => Profile } {
  const all = sumUp(points, cells);
  const folds = new Map<number, Sums[]>();
  for (const fold of new Set(points.map((point) => point.fold)))
    folds.set(
      fold,
      sumUp(
        points.filter((point) => point.fold === fold),
        cells,
      ),
    );
  const { within, between } = components(points, all);
  const shrink = (sums: readonly Sums[]): Profile => {
    const total = sums.reduce((sum, cell) => ({ n: sum.n + cell.n, sum: sum.sum + cell.sum }), { n: 0, sum: 0 });
    const mean = total.n === 0 ? 0 : total.sum / total.n;
    return {
      mean,
      cells: sums.map(({ n, sum }) => {
        if (n === 0 || between === 0) return mean;
        const weight = between / (between + within / n);
        return weight * (sum / n) + (1 - weight) * mean;
      }),
    };
  };
  const learnt = new Map<number, Profile>();
  return {
    profile: shrink(all),
    without: (fold) => {
      const known = learnt.get(fold);
      if (known !== undefined) return known;
      const own = folds.get(fold) ?? [];
      const profile = shrink(all.map(({ n, sum }, cell) => ({ n: n - (own[cell]?.n ?? 0), sum: sum - (own[cell]?.sum ?? 0) })));
      learnt.set(fold, profile);
      return profile;
    },
  };
}

function sumUp(points: readonly Point[], cells: number): Sums[] {
  const sums = Array.from({ length: cells }, () => ({ n: 0, sum: 0 }));
  for (const { n, mean, cell } of points) {
    const at = sums[cell];
    if (at === undefined) continue;
    at.n += n;
    at.sum += n * mean;
  }
  return sums;
}

/** One-way analysis of variance, unbalanced: per-call variance within cells, variance between cells. */
function components(points: readonly Point[], sums: readonly Sums[]): { readonly within: number; readonly between: number } {
  const used = sums.filter(({ n }) => n > 0);
  const total = used.reduce((sum, { n }) => sum + n, 0);
  const mean = used.reduce((sum, cell) => sum + cell.sum, 0) / total;
  let inside = 0;
  for (const point of points) {
    const cell = sums[point.cell];
    if (cell !== undefined && cell.n > 0) inside += point.n * (point.mean - cell.sum / cell.n) ** 2;
  }
  const freedom = points.length - used.length;
  const within = freedom > 0 ? inside / freedom : 0;
  const across = used.reduce((sum, cell) => sum + cell.n * (cell.sum / cell.n - mean) ** 2, 0);
  const size = total - used.reduce((sum, { n }) => sum + n * n, 0) / total;
  const between = used.length > 1 && size > 0 ? Math.max(0, (across - (used.length - 1) * within) / size) : 0;
  return { within, between };
}
