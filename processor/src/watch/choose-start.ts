import type { SeriesKey, WindowSummary } from '../observe/contract.ts';
import type { Approval, Start } from './contract.ts';
import type { Followed } from './fleet.ts';

/**
 * From when on a new series is compared, and with what. Where nobody approved its model or prompt it succeeds the series it is most like, and is held against that one's baseline;
 * where somebody did, or where there is nothing it could succeed, it learns its own. `to`: end of the window that decides; `windows`: those with its calls so far.
 */
export function chooseStart(
  series: SeriesKey,
  windows: readonly WindowSummary[],
  to: number,
  followed: Iterable<Followed>,
  approvals: readonly Approval[],
): { readonly start: Start; readonly before?: Followed } {
  const from = windows[0]?.from ?? to;
  const window = { from, to, n: windows.reduce((sum, { calls }) => sum + calls, 0) };
  const before = findPredecessor(series, to, followed);
  const own: Start = { series, window, learns: { series, from } };
  if (before === undefined) return { start: own };
  const old = before.start.series;
  const needed = (['model', 'prompt'] as const).filter((kind) => series[kind] !== old[kind] && series[kind] !== '');
  const found = needed.map((kind) => findApproval(approvals, kind, series[kind]));
  const approved = found.findLast((approval) => approval !== undefined);
  if (approved !== undefined && !found.includes(undefined)) return { start: { ...own, approved: approved.id } };
  return { start: { ...own, learns: before.start.learns }, before };
}

/** The newest approval of a series' model or prompt that was entered after an instant and not after another, in ms. */
export function findRestart({ model, prompt }: SeriesKey, approvals: readonly Approval[], after: number, until: number): Approval | undefined {
  return [findApproval(approvals, 'model', model), findApproval(approvals, 'prompt', prompt)]
    .filter((approval) => approval !== undefined && approval.at > after && approval.at <= until)
    .toSorted((a, b) => (a?.at ?? 0) - (b?.at ?? 0))
    .at(-1);
}

function findApproval(approvals: readonly Approval[], kind: Approval['kind'], fingerprint: string): Approval | undefined {
  return approvals
    .filter((approval) => approval.kind === kind && approval.fingerprint === fingerprint)
    .reduce<Approval | undefined>((newest, one) => (newest === undefined || one.at > newest.at ? one : newest), undefined);
}

/** One that went quiet comes before one that shares the model or the prompt, and that before the one with the most calls; one that is neither is another use of the service. */
function findPredecessor(series: SeriesKey, to: number, followed: Iterable<Followed>): Followed | undefined {
  let best: { readonly one: Followed; readonly rank: readonly number[] } | undefined;
  for (const one of followed) {
    const { series: old } = one.start;
    if (one.state.baseline === undefined || old.service !== series.service || old.operation !== series.operation) continue;
    const quiet = Number(one.seen < to);
    const shared = Number(old.model === series.model) + Number(old.prompt !== '' && old.prompt === series.prompt);
    if (quiet + shared === 0) continue;
    const rank = [quiet, shared, one.seen, one.state.baseline.reference.calls];
    if (best === undefined || isHigher(rank, best.rank)) best = { one, rank };
  }
  return best?.one;
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}
