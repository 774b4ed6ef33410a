/** What the ledger says of a model that was new: its discovery, and the strongest drift of a series with it. */
export interface Change {
  readonly discovery?: { readonly call: string };
  readonly drift?: { readonly effect: string; readonly calls: number; readonly p: number };
}

const MILLIONTHS = 1e6;

/** Looks through sealed cores. */
export function findChange(cores: Iterable<{ readonly [key: string]: unknown }>, model: string): Change {
  let discovery: Change['discovery'];
  let best: (NonNullable<Change['drift']> & { readonly score: number; readonly size: number }) | undefined;
  for (const core of cores) {
    if (core['schema'] === 'spanproof/discovery/v1' && core['item'] === 'model' && core['id'] === model) discovery = { call: String(core['record_id']) };
    if (core['schema'] !== 'spanproof/signal/v1' || core['state'] !== 'drift') continue;
    const { series, window, effect, score_e6: millionths, expected_e6: expected, observed_e6: observed } = core as { readonly [key: string]: unknown } & Sealed;
    if (series.model !== model) continue;
    const score = millionths / MILLIONTHS;
    // Several reach the same score at once.
    const size = Math.abs(observed - expected);
    if (best === undefined || score > best.score || (score === best.score && size > best.size))
      best = { effect, calls: window.n, p: Math.exp(-score), score, size };
  }
  return { ...(discovery === undefined ? {} : { discovery }), ...(best === undefined ? {} : { drift: best }) };
}

interface Sealed {
  readonly series: { readonly model?: string };
  readonly window: { readonly n: number };
  readonly effect: string;
  readonly score_e6: number;
  readonly expected_e6: number;
  readonly observed_e6: number;
}
