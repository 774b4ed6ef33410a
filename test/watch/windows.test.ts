import type { Json } from '@spanproof/vocabulary';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { binOf } from '../../processor/src/observe/bins.ts';
import type { SeriesKey, WindowSummary } from '../../processor/src/observe/contract.ts';
import { type CategoryName, NUMBERS, type NumberName, RATES, type RateName, SKETCHES } from '../../processor/src/observe/measures.ts';
import { emptyWindow, mergeWindows, nameSeries } from '../../processor/src/observe/merge-windows.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { readSeries, readWindows } from '../../processor/src/watch/read-windows.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder, formCall, type SeededCore, type SeedRecord } from '../support/seed-calls.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const WIDTH = 60_000;
const START = 1_795_000_020_000 - (1_795_000_020_000 % WIDTH);
const WINDOWS = 6;
const LANGUAGES = Array.from({ length: 45 }, (_, index) => `l${index}`);

interface Drawn extends SeedRecord {
  readonly at: number;
}

/** Calls with every fact present and absent, at the edges of bins, in several series, with hostile names. */
function drawCalls(count: number, seed: number): readonly Drawn[] {
  const random = createSeededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const maybe = <T>(share: number, value: () => T): T | undefined => (random() < share ? value() : undefined);
  const number = (): number => pick([0, 1, 2, 3, 4, 7, 8, 1023, 1024, 1025, 2 ** 31, 2 ** 40 - 1, 2 ** 40, Math.floor(10 ** (random() * 12))]);
  const members = (values: { readonly [member: string]: Json | undefined }): { readonly [key: string]: Json } =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { readonly [key: string]: Json };
  return Array.from({ length: count }, () => {
    const core: SeededCore = {
      operation: maybe(0.95, () => pick(['chat', 'embeddings'])),
      model_requested: maybe(0.9, () => pick(['gpt-5', `o'r "1"`])),
      model_served: maybe(0.5, () => 'gpt-5-2026'),
      caller: members({ service: maybe(0.9, () => pick(['desk', '__proto__'])) }),
      prompt_hash: maybe(0.5, () => pick(['1', '2']).repeat(64)),
      outcome: pick(['ok', 'ok', 'ok', 'error', 'blocked']),
      tokens: members({ input: maybe(0.8, number), output: maybe(0.8, number) }),
      latency_ns: maybe(0.9, number),
      time_to_first_chunk_ns: maybe(0.3, number),
      finish_reasons: maybe(0.8, () => pick([['stop'], ['length', 'stop'], ['stop', 'length'], ['__proto__'], []])),
      cost: maybe(0.5, () => ({ nano_usd: number(), prices: 'test' })),
      features: members({
        chars_in: number(),
        chars_out: number(),
        findings: maybe(0.3, () => [['EMAIL', 1]]) ?? [],
        language: maybe(0.8, () => pick(LANGUAGES)),
        refusal: maybe(0.6, () => random() < 0.2),
        json_valid: maybe(0.4, () => random() < 0.7),
        sketch_in: maybe(0.7, () => Math.floor(random() * 65_536)),
        sketch_out: maybe(0.7, () => Math.floor(random() * 65_536)),
      }),
    };
    // At both edges of windows, and anywhere.
    const at = START + pick([0, WIDTH - 1, Math.floor(random() * WIDTH)]) + WIDTH * Math.floor(random() * WINDOWS);
    return { ...formCall(core, { kind: random() < 0.9 ? 'llm.call' : 'gen_ai.step' }), at, t_ingest: BigInt(at) * 1_000_000n };
  });
}

interface Facts {
  readonly operation?: string;
  readonly model_requested?: string;
  readonly model_served?: string;
  readonly prompt_hash?: string;
  readonly outcome: string;
  readonly latency_ns?: number;
  readonly time_to_first_chunk_ns?: number;
  readonly finish_reasons?: readonly string[];
  readonly caller: { readonly service?: string };
  readonly tokens: { readonly input?: number; readonly output?: number };
  readonly cost?: { readonly nano_usd: number };
  readonly features: {
    readonly chars_in: number;
    readonly chars_out: number;
    readonly findings: readonly unknown[];
    readonly language?: string;
    readonly refusal?: boolean;
    readonly json_valid?: boolean;
    readonly sketch_in?: number;
    readonly sketch_out?: number;
  };
}

/** A window with one call in it, without SQL. */
function summarise({ core, at }: Drawn, width: number): WindowSummary {
  const facts = core as unknown as Facts;
  const { features, tokens, outcome, finish_reasons: reasons = [] } = facts;
  const series: SeriesKey = {
    service: facts.caller.service ?? '',
    operation: facts.operation ?? '',
    model: facts.model_requested ?? facts.model_served ?? '',
    prompt: facts.prompt_hash ?? '',
  };
  const from = at - (at % width);
  const answered = outcome === 'ok';
  const values: Record<NumberName, number | undefined> = {
    tokens_input: tokens.input,
    tokens_output: tokens.output,
    latency_ns: facts.latency_ns,
    time_to_first_chunk_ns: facts.time_to_first_chunk_ns,
    chars_in: features.chars_in,
    chars_out: features.chars_out,
    cost_nano_usd: facts.cost?.nano_usd,
  };
  const shares: Record<RateName, boolean | undefined> = {
    error: outcome === 'error',
    blocked: outcome === 'blocked',
    refusal: features.refusal,
    finding: features.findings.length > 0,
    truncated: reasons.length === 0 ? undefined : reasons.includes('length'),
    invalid_json: features.json_valid === undefined ? undefined : !features.json_valid,
  };
  const named: Record<CategoryName, string | undefined> = { finish_reason: reasons[0], language: features.language };
  const one = <Name extends string, Value>(names: readonly Name[], make: (name: Name) => Value): Record<Name, Value> =>
    Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
  const empty = emptyWindow(series, from, from + width);
  return {
    ...empty,
    calls: 1,
    numbers: one(NUMBERS, (name) => {
      const value = values[name];
      return value === undefined || !answered ? empty.numbers[name] : { n: 1, sum: value, bins: [[binOf(value), 1]] };
    }),
    rates: one(RATES, (name) => ({ hits: Number(shares[name] === true), of: Number(shares[name] !== undefined) })),
    categories: one(['finish_reason', 'language'], (name) => (named[name] === undefined || !answered ? {} : Object.fromEntries([[named[name], 1]]))),
    sketches: one(SKETCHES, (name) => {
      const sketch = features[name];
      return sketch === undefined || !answered
        ? empty.sketches[name]
        : { n: 1, ones: Array.from({ length: 16 }, (_, bit) => Math.floor(sketch / 2 ** bit) % 2) };
    }),
  };
}

function expectWindows(calls: readonly Drawn[], width: number): readonly WindowSummary[] {
  const windows = new Map<string, WindowSummary>();
  for (const call of calls.filter(({ kind }) => kind === 'llm.call')) {
    const window = summarise(call, width);
    const key = `${window.from} ${nameSeries(window.series)}`;
    const before = windows.get(key);
    windows.set(key, before === undefined ? window : mergeWindows(before, window));
  }
  return [...windows.values()];
}

const sorted = (windows: readonly WindowSummary[]): readonly WindowSummary[] =>
  windows.toSorted((a, b) => a.from - b.from || (nameSeries(a.series) < nameSeries(b.series) ? -1 : 1));

let engine: TestEngine;
const calls = drawCalls(4_000, 7);
beforeAll(async () => {
  engine = await startTestEngine();
  const seeder = createSeeder(engine.client, { start: BigInt(START) * 1_000_000n });
  await seeder.seed(calls);
}, 60_000);
afterAll(() => engine[Symbol.asyncDispose]());

const ALL = { from: START, to: START + WINDOWS * WIDTH };

test('SQL over the sealed columns gives the windows that the calls make, figure by figure', async () => {
  const windows = await readWindows(createQuery(engine.client), ALL, WIDTH);
  const expected = expectWindows(calls, WIDTH);
  expect(windows).toHaveLength(expected.length);
  expect(expected.length).toBeGreaterThan(40);
  // Names beyond 32 a category are counted without them; which ones go depends on the order of merging, so a window has few here, and all windows together have more.
  expect(sorted(windows)).toEqual(sorted(expected));
});

test('a span is taken from its beginning up to its end', async () => {
  const query = createQuery(engine.client);
  const one = await readWindows(query, { from: START + WIDTH, to: START + 2 * WIDTH }, WIDTH);
  expect(sorted(one)).toEqual(sorted(expectWindows(calls, WIDTH).filter(({ from }) => from === START + WIDTH)));
});

test('one series alone, in the order of time, and wider windows, are the same calls', async () => {
  const query = createQuery(engine.client);
  const expected = sorted(expectWindows(calls, WIDTH));
  const { series } = expected[0] ?? { series: undefined };
  if (series === undefined) throw new Error('no series');
  const own = expected.filter((window) => nameSeries(window.series) === nameSeries(series));
  expect(await readSeries(query, series, ALL, WIDTH, 1_000)).toEqual(own);
  expect(await readSeries(query, series, ALL, WIDTH, 2)).toEqual(own.slice(0, 2));
  const wide = (await readSeries(query, series, ALL, 2 * WIDTH, 1_000)).reduce(mergeWindows);
  const { calls: counted, numbers, rates, sketches } = own.reduce(mergeWindows);
  expect(wide).toMatchObject({ calls: counted, numbers, rates, sketches });
});
