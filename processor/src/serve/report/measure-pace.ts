import type { BundleSummary } from '../../export/contract.ts';

/** Remembers how long the newest export took. */
export function measurePace(nowMs: () => number): {
  readonly pace: () => { readonly rows: number; readonly seconds: number } | undefined;
  readonly timed: <Arguments extends readonly unknown[]>(
    work: (...given: Arguments) => Promise<BundleSummary>,
  ) => (...given: Arguments) => Promise<BundleSummary>;
} {
  let newest: { readonly rows: number; readonly seconds: number } | undefined;
  return {
    pace: () => newest,
    timed:
      (work) =>
      async (...given) => {
        const start = nowMs();
        const summary = await work(...given);
        newest = { rows: summary.rows, seconds: (nowMs() - start) / 1_000 };
        return summary;
      },
  };
}
