import type { SeriesKey, WindowSummary } from '../../../processor/src/observe/contract.ts';
import { MOST_BINS } from '../../../processor/src/observe/bins.ts';
import { NUMBERS } from '../../../processor/src/observe/measures.ts';
import { emptyWindow } from '../../../processor/src/observe/merge-windows.ts';
import type { Random } from './random.ts';

export const HOUR = 3_600_000;
/** A Monday. */
export const START: number = Date.UTC(2026, 5, 1);

/** What changes, and is to be found. */
export interface Shift {
  /** Factor on output tokens, and so on answer lengths, cost and, in part, latency. */
  readonly tokens?: number;
  /** Added to the share of errors. */
  readonly errors?: number;
  /** Factor on the share of refusals. */
  readonly refusals?: number;
}

export interface Traffic {
  readonly series: SeriesKey;
  readonly next: (shift?: Shift) => WindowSummary;
  /** The same series from here on, with draws of its own. */
  readonly fork: (salt: number) => Traffic;
}

/** What hours have in common beyond their season: first-order autocorrelated, with heavy-tailed innovations, and a level of the day. */
interface Swing {
  readonly rho: number;
  readonly deviation: number;
  level: number;
  day: number;
}

const SWINGS = {
  input: 0.05,
  output: 0.05,
  latency: 0.12,
  first: 0.1,
  error: 0.3,
  refusal: 0.3,
  finding: 0.3,
  finish: 0.2,
  language: 0.2,
  topic: 0.2,
  volume: 0.15,
} as const;
type SwingName = keyof typeof SWINGS;

const TOPICS = 4;
const EQUAL_TOPICS = Array.from({ length: TOPICS }, () => 1 / TOPICS);
const PER_NAT = 8 / Math.LN2;
const FINISH = ['stop', 'length', 'tool_calls', 'content_filter'] as const;
const FINISH_SHARES = [0.86, 0.02, 0.11, 0.01] as const;
const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
const LANGUAGE_SHARES = [0.8, 0.12, 0.05, 0.03] as const;

interface Fixed {
  readonly series: SeriesKey;
  readonly rate: number;
  readonly peak: number;
  readonly amplitudes: Readonly<Record<SwingName, number>>;
  readonly weekend: Readonly<Record<SwingName, number>>;
  /** Share of ones per topic and bit, of questions and of answers. */
  readonly bits: readonly (readonly number[])[];
}

/**
 * Hourly windows of one series, drawn call by call: log-normal sizes with a Pareto tail, correlated among themselves; daily and weekly seasons in volume, sizes, latency, rates and topics;
 * hours that swing together; blips (one bad hour at a provider, one batch job) that are no drift. `rate` is the mean number of calls an hour.
 */
export function createTraffic(random: Random, index: number, rate: number): Traffic {
  const draw = (): Record<SwingName, number> => Object.fromEntries(Object.keys(SWINGS).map((name) => [name, random.normal()])) as Record<SwingName, number>;
  const scale = {
    input: 0.1,
    output: 0.12,
    latency: 0.2,
    first: 0.2,
    error: 0.3,
    refusal: 0.2,
    finding: 0.2,
    finish: 0.1,
    language: 0.2,
    topic: 0.3,
    volume: 0.8,
  };
  const scaled = (factor: number): Record<SwingName, number> => {
    const values = draw();
    for (const name of Object.keys(values) as SwingName[]) values[name] = factor * scale[name] * (0.5 + Math.abs(values[name]) / 2) * Math.sign(values[name]);
    return values;
  };
  const fixed: Fixed = {
    series: { service: `service-${index}`, operation: 'chat', model: 'model-a', prompt: '1' },
    rate,
    peak: 12 + 4 * random.normal(),
    amplitudes: { ...scaled(1), volume: 0.8 },
    weekend: { ...scaled(0.7), volume: -0.7 },
    bits: Array.from({ length: 2 * TOPICS }, () => Array.from({ length: 16 }, () => (random.uniform() < 0.5 ? 0.25 : 0.75))),
  };
  const swings = Object.fromEntries(
    Object.entries(SWINGS).map(([name, deviation]) => [name, { rho: 0.5 + 0.4 * random.uniform(), deviation, level: 0, day: 0 }]),
  ) as Record<SwingName, Swing>;
  return runTraffic(random, fixed, swings, 0);
}

function runTraffic(random: Random, fixed: Fixed, swings: Record<SwingName, Swing>, start: number): Traffic {
  let hour = start;
  return {
    series: fixed.series,
    next: (shift = {}) => {
      const from = START + hour * HOUR;
      moveSwings(random, swings, hour);
      const window = drawWindow(random, fixed, levelsAt(fixed, swings, hour), from, shift);
      hour += 1;
      return window;
    },
    fork: (salt) => runTraffic(random.fork(salt), fixed, structuredClone(swings), hour),
  };
}

function moveSwings(random: Random, swings: Record<SwingName, Swing>, hour: number): void {
  for (const swing of Object.values(swings)) {
    if (hour % 24 === 0) swing.day = 0.4 * swing.deviation * random.normal();
    swing.level = swing.rho * swing.level + Math.sqrt(1 - swing.rho ** 2) * swing.deviation * random.heavy();
  }
}

function levelsAt({ amplitudes, weekend, peak }: Fixed, swings: Record<SwingName, Swing>, hour: number): Record<SwingName, number> {
  const wave = Math.cos((2 * Math.PI * ((hour % 24) - peak)) / 24);
  const free = Math.floor(hour / 24) % 7 >= 5 ? 1 : 0;
  const levels = {} as Record<SwingName, number>;
  for (const [name, { level, day }] of Object.entries(swings) as [SwingName, Swing][])
    levels[name] = amplitudes[name] * wave + weekend[name] * free + level + day;
  return levels;
}

function drawWindow(random: Random, { series, rate, bits }: Fixed, levels: Record<SwingName, number>, from: number, shift: Shift): WindowSummary {
  const blip = random.uniform();
  const calls = random.poisson(rate * 0.92 * Math.exp(levels.volume) * (blip > 0.9975 ? 4 : 1));
  const empty = emptyWindow(series, from, from + HOUR);
  if (calls === 0) return empty;
  const share = (base: number, level: number): number => 1 / (1 + Math.exp(-Math.log(base / (1 - base)) - level));
  const failing = Math.min(1, share(0.01, levels.error) + (shift.errors ?? 0) + (blip < 0.001 ? 0.3 : 0));
  const errors = random.binomial(calls, failing);
  const answered = calls - errors;
  const refusals = random.binomial(answered, share(0.02, levels.refusal) * (shift.refusals ?? 1));
  const finish = drawNames(random, answered, FINISH_SHARES, levels.finish);
  const numbers = drawNumbers(random, calls, answered, levels, Math.log(shift.tokens ?? 1), {
    input: blip > 0.9975 ? 0.35 : 0,
    latency: blip > 0.001 && blip < 0.003 ? 1 : 0,
  });
  return {
    ...empty,
    calls,
    numbers,
    rates: {
      error: { hits: errors, of: calls },
      blocked: { hits: random.binomial(calls, 0.001), of: calls },
      refusal: { hits: refusals, of: answered },
      finding: { hits: random.binomial(calls, share(0.05, levels.finding)), of: calls },
      truncated: { hits: finish[1] ?? 0, of: answered },
      invalid_json: { hits: 0, of: 0 },
    },
    categories: { finish_reason: named(FINISH, finish), language: named(LANGUAGES, drawNames(random, answered, LANGUAGE_SHARES, levels.language)) },
    sketches: {
      sketch_in: drawSketches(random, calls, levels.topic, bits.slice(0, TOPICS)),
      sketch_out: drawSketches(random, answered, levels.topic, bits.slice(TOPICS)),
    },
  };
}

const scratch = NUMBERS.map(() => new Uint32Array(MOST_BINS));

function drawNumbers(
  random: Random,
  calls: number,
  answered: number,
  levels: Record<SwingName, number>,
  longer: number,
  blip: { readonly input: number; readonly latency: number },
): WindowSummary['numbers'] {
  const sums = NUMBERS.map(() => 0);
  const counts = NUMBERS.map(() => 0);
  const add = (index: number, log: number): void => {
    const bin = log < 0 ? 0 : 1 + Math.floor(log * PER_NAT);
    const table = scratch[index];
    if (table !== undefined) table[bin] = (table[bin] ?? 0) + 1;
    counts[index] = (counts[index] ?? 0) + 1;
  };
  for (let call = 0; call < calls; call += 1) {
    const tail = random.bits();
    const input = 6.3 + levels.input + blip.input + 0.8 * random.normal() + (tail % 100 === 0 ? 0.8 * random.exponential() : 0);
    add(0, input);
    add(4, input + 1.39 + 0.1 * random.normal());
    if (call >= answered) continue;
    const size = 0.9 * random.normal() + ((tail >>> 8) % 100 === 0 ? 0.8 * random.exponential() : 0) + levels.output + longer;
    const output = 5.3 + size;
    add(1, output);
    add(5, output + 1.39 + 0.12 * random.normal());
    add(2, 21.2 + 0.6 * size + levels.latency + blip.latency + 0.4 * random.normal() + ((tail >>> 16) % 100 === 0 ? 1.2 * random.exponential() : 0));
    add(3, 19.8 + levels.first + blip.latency + 0.5 * random.normal() + ((tail >>> 16) % 100 === 1 ? 1.2 * random.exponential() : 0));
    add(6, Math.log(250 * Math.exp(input) + 1000 * Math.exp(output)));
  }
  return Object.fromEntries(
    NUMBERS.map((name, index) => {
      const table = scratch[index] ?? new Uint32Array(0);
      const bins: [number, number][] = [];
      for (let bin = 0; bin < table.length; bin += 1) {
        const count = table[bin] ?? 0;
        if (count === 0) continue;
        bins.push([bin, count]);
        sums[index] = (sums[index] ?? 0) + count * Math.round(2 ** ((bin - 0.5) / 8));
        table[bin] = 0;
      }
      return [name, { n: counts[index] ?? 0, sum: sums[index] ?? 0, bins }];
    }),
  ) as unknown as WindowSummary['numbers'];
}

/** Shares whose first name loses or wins against all others as `level` has it. */
function drawNames(random: Random, n: number, shares: readonly number[], level: number): number[] {
  const weights = shares.map((share, index) => share * (index === 0 ? 1 : Math.exp(level)));
  let left = n;
  let weight = weights.reduce((sum, one) => sum + one, 0);
  return weights.map((one, index) => {
    const count = index === weights.length - 1 ? left : random.binomial(left, Math.min(1, one / weight));
    left -= count;
    weight -= one;
    return count;
  });
}

/** Bits by the normal approximation, rounded: over the days that topics are compared on, sums of it are as good as single draws. */
function drawSketches(random: Random, n: number, level: number, topics: readonly (readonly number[])[]): { n: number; ones: number[] } {
  const counts = drawNames(random, n, EQUAL_TOPICS, level);
  const ones = Array.from({ length: 16 }, (_, bit) => {
    let mean = 0;
    for (let topic = 0; topic < TOPICS; topic += 1) mean += (counts[topic] ?? 0) * (topics[topic]?.[bit] ?? 0);
    return Math.min(n, Math.max(0, Math.round(mean + Math.sqrt(n * 0.1875) * random.normal())));
  });
  return { n, ones };
}

function named(names: readonly string[], counts: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.flatMap((name, index) => ((counts[index] ?? 0) > 0 ? [[name, counts[index] ?? 0] as const] : [])));
}
