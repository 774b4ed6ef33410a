import type { CallSummary } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallFilter, CallSearch } from '../../processor/src/calls/contract.ts';
import { formatCursor } from '../../processor/src/calls/cursor.ts';
import { COUNT, createCallSearch, HISTOGRAM, PAGE } from '../../processor/src/calls/search.ts';
import { formParameters } from '../../processor/src/calls/where.ts';
import { collect } from '../store/collect.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createSealedLedger, type LedgerRecord, type SealedLedger } from './sealed-ledger.ts';
import { AWKWARD, expectSummary, MINUTE, type SeededCore, seedCalls, T0 } from './seeded-calls.ts';

const COUNT_SEEDED = 600;
const ALL: CallFilter = { from: T0, to: T0 + 600n * MINUTE };

let ledger: SealedLedger;
let search: CallSearch;
/** Newest first, as the search must list them. */
let seeded: { readonly record: LedgerRecord; readonly summary: CallSummary; readonly core: SeededCore }[];
const statements: string[] = [];

beforeAll(async () => {
  ledger = await createSealedLedger({ lanes: 2, period: '2026-11' });
  const calls = seedCalls(COUNT_SEEDED);
  const noise: LedgerRecord[] = (['access', 'heartbeat', 'governance', 'source'] as const).map((kind) => ({
    kind,
    core: { schema: 'x' },
    t_ingest: T0 + 599n * MINUTE,
  }));
  const ids = await ledger.append([...calls, ...noise]);
  const sizes = [0, 0];
  seeded = calls
    .map((record, index) => {
      const lane = record.lane ?? 0;
      const seq = sizes[lane] ?? 0;
      sizes[lane] = seq + 1;
      return { record, summary: expectSummary(record, ids[index] ?? ''), core: record.core as unknown as SeededCore, lane, seq };
    })
    .toSorted((a, b) => (a.record.t_ingest === b.record.t_ingest ? b.lane - a.lane || b.seq - a.seq : a.record.t_ingest < b.record.t_ingest ? 1 : -1));
  search = createCallSearch({
    query: (sql, parameters) => {
      statements.push(sql);
      return ledger.query(sql, parameters);
    },
  });
});
afterAll(() => ledger[Symbol.asyncDispose]());

/** What the filter means, said once more without SQL. */
function matches({ record, core, summary }: (typeof seeded)[number], filter: CallFilter): boolean {
  const { rule, rule_outcome: outcome } = filter;
  return (
    record.t_ingest >= filter.from &&
    record.t_ingest < filter.to &&
    (
      ['service', 'environment', 'provider', 'key_fp', 'model_requested', 'model_served', 'risk', 'outcome', 'error_type', 'trace_id', 'record_id'] as const
    ).every((name) => filter[name] === undefined || summary[name] === filter[name]) &&
    (filter.app_request_id === undefined || core.app_request_id === filter.app_request_id) &&
    (filter.model === undefined || summary.model_requested === filter.model || summary.model_served === filter.model) &&
    ((rule === undefined && outcome === undefined) ||
      core.verdicts.some((verdict) => (rule === undefined || verdict.rule === rule) && (outcome === undefined || verdict.outcome === outcome))) &&
    (filter.min_cost === undefined || (summary.cost_nano_usd !== undefined && BigInt(summary.cost_nano_usd) >= filter.min_cost)) &&
    (filter.subject_keys === undefined || (record.subjects ?? []).some((subject) => filter.subject_keys?.includes(ledger.keyIdOf(subject)))) &&
    (filter.finding === undefined || summary.findings.some(([kind]) => kind === filter.finding))
  );
}

function reference(filter: CallFilter): readonly CallSummary[] {
  return seeded.filter((one) => matches(one, filter)).map(({ summary }) => summary);
}

async function expectSame(filter: CallFilter): Promise<number> {
  const expected = reference(filter);
  expect(
    await search.page(filter, { limit: COUNT_SEEDED }),
    JSON.stringify(filter, (_, value: unknown) => String(value)),
  ).toEqual({
    calls: expected,
    total: expected.length,
  });
  return expected.length;
}

describe('each filter alone is the reference computation', () => {
  test('none: every call, no other record', async () => {
    expect(await expectSame(ALL)).toBe(COUNT_SEEDED);
  });

  test.each<readonly [string, Partial<CallFilter>]>([
    ['from and to, half open', { from: T0 + 10n * MINUTE, to: T0 + 20n * MINUTE }],
    ['service', { service: 'support' }],
    ['environment', { environment: 'production' }],
    ['provider', { provider: 'anthropic' }],
    ['a model that is requested and served', { model: 'gpt-5' }],
    ['a model that is only served', { model: 'claude-9-2026' }],
    ['outcome', { outcome: 'blocked' }],
    ['error type', { error_type: 'timeout' }],
    ['rule', { rule: 'secrets' }],
    ['rule with outcome', { rule: 'secrets', rule_outcome: 'redacted' }],
    ['outcome of any rule', { rule_outcome: 'blocked' }],
    ['finding', { finding: 'EMAIL' }],
    ['application request id', { app_request_id: 'req-8' }],
    ['key', { key_fp: 'fp-1' }],
    ['a model as requested, not as served', { model_requested: 'gpt-5' }],
    ['a model as served, not as requested', { model_served: 'gpt-5' }],
    ['risk', { risk: 'high' }],
    ['least cost: an unknown one is not enough', { min_cost: 500_000_000n }],
    [`key ${AWKWARD[0]}`, { key_fp: AWKWARD[0] ?? '' }],
    ...AWKWARD.map((service): [string, Partial<CallFilter>] => [`service ${service}`, { service }]),
    ...AWKWARD.map((model): [string, Partial<CallFilter>] => [`model ${model}`, { model }]),
    [`error type ${AWKWARD[0]}`, { error_type: AWKWARD[0] ?? '' }],
    [`rule ${AWKWARD[2]}`, { rule: AWKWARD[2] ?? '', rule_outcome: 'allowed' }],
  ])('%s', async (_, filter) => {
    expect(await expectSame({ ...ALL, ...filter })).toBeGreaterThan(0);
  });

  test('trace id and record id', async () => {
    const { trace_id = '', record_id = '' } = seeded[100]?.summary ?? {};
    expect(await expectSame({ ...ALL, trace_id })).toBeGreaterThan(0);
    expect(await expectSame({ ...ALL, record_id })).toBe(1);
  });

  test('a subject by its keys; one key more, one key less; no key, no call', async () => {
    const [ada, bob] = [ledger.keyIdOf('ada'), ledger.keyIdOf('bob')];
    const one = await expectSame({ ...ALL, subject_keys: [ada] });
    expect(await expectSame({ ...ALL, subject_keys: [ada, bob] })).toBeGreaterThan(one);
    expect(await expectSame({ ...ALL, subject_keys: [ada], service: 'support' })).toBeGreaterThan(0);
    expect(await expectSame({ ...ALL, subject_keys: ['0'.repeat(32)] })).toBe(0);
    expect(await expectSame({ ...ALL, subject_keys: [] })).toBe(0);
  });

  test('the bounds of a period, to the nanosecond', async () => {
    const at = seeded[50]?.record.t_ingest ?? 0n;
    expect(await expectSame({ ...ALL, from: at, to: at + 1n })).toBeGreaterThan(0);
    expect(await expectSame({ ...ALL, from: at + 1n, to: at + 2n })).toBe(0);
  });
});

test('any combination of filters is the reference computation', async () => {
  const random = createSeededRandom(11);
  const flip = <T>(values: readonly T[]): T | undefined => (random() < 0.3 ? values[Math.floor(random() * values.length)] : undefined);
  let found = 0;
  for (let round = 0; round < 40; round += 1) {
    const one = seeded[Math.floor(random() * seeded.length)]?.summary;
    const filter = {
      from: T0 + BigInt(Math.floor(random() * 200)) * MINUTE,
      to: T0 + BigInt(300 + Math.floor(random() * 300)) * MINUTE,
      service: flip([one?.service ?? 'none']),
      environment: flip(['production', 'test']),
      provider: flip(['openai', 'anthropic']),
      model: flip([one?.model_requested, one?.model_served ?? 'none']),
      outcome: flip(['ok', 'error', 'blocked'] as const),
      rule: flip(['secrets', 'personal_data', 'no such rule']),
      rule_outcome: flip(['redacted', 'allowed', 'failed_open'] as const),
      finding: flip(['EMAIL', 'PHONE', 'NOTHING']),
      key_fp: flip(['fp-1', 'fp-2']),
      model_served: flip([one?.model_served ?? 'none']),
      risk: flip(['low', 'high'] as const),
      min_cost: flip([1n, 100_000_000n]),
      subject_keys: random() < 0.1 ? [ledger.keyIdOf('ada')] : undefined,
      trace_id: random() < 0.1 ? one?.trace_id : undefined,
    };
    found += await expectSame(Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as unknown as CallFilter);
  }
  expect(found).toBeGreaterThan(100);
});

describe('paging', () => {
  async function readPages(filter: CallFilter, limit: number, between: (page: number) => Promise<void>): Promise<{ calls: CallSummary[]; totals: number[] }> {
    const calls: CallSummary[] = [];
    const totals: number[] = [];
    for (let after: string | undefined; ; ) {
      const page = await search.page(filter, { limit, ...(after === undefined ? {} : { after }) });
      calls.push(...page.calls);
      totals.push(page.total);
      after = page.next;
      if (after === undefined) return { calls, totals };
      await between(totals.length);
    }
  }

  test.each([1, 7, 599, 600])('yields every call once, %i a page', async (limit) => {
    const filter = limit === 1 ? { ...ALL, from: T0 + 580n * MINUTE } : ALL;
    expect((await readPages(filter, limit, async () => {})).calls).toEqual(reference(filter));
  });

  test('is complete and free of duplicates while new calls arrive', async () => {
    // A window like "the last hour": its end is now, its beginning moves.
    const filter = { from: T0 + 540n * MINUTE, to: T0 + 600n * MINUTE };
    const before = reference(filter);
    let moved = 0n;
    const calls: CallSummary[] = [];
    let after: string | undefined;
    do {
      const page = await search.page({ from: filter.from + moved, to: filter.to + moved }, { limit: 9, ...(after === undefined ? {} : { after }) });
      calls.push(...page.calls);
      expect(page.total).toBe(before.length);
      after = page.next;
      moved += MINUTE;
      await ledger.append(seedCalls(5, 100 + Number(moved / MINUTE)).map((call) => ({ ...call, t_ingest: filter.to + moved })));
    } while (after !== undefined);
    expect(calls).toEqual(before);
    expect(moved / MINUTE).toBeGreaterThan(5n);
  });

  const token = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
  test.each<readonly [string, string]>([
    ['empty', ''],
    ['not base64', '****'],
    ['not JSON', Buffer.from('{').toString('base64url')],
    ['not a list', token({ a: 1 })],
    ['numbers', token([1, 2, 3, 's', 4])],
    ['a negative instant', token(['0', '-1', '3', 's', '4'])],
    ['2^63', token(['0', String(2n ** 63n), '3', 's', '4'])],
    ['more parts', token(['0', '1', '3', 's', '4', '5'])],
    ['SQL for a number', token(['0', '1', '3', 's', '4) OR 1=1 --'])],
    ['padding', `${formatCursor({ from: '0', to: '1', t_ingest: '1', stream: 's', seq: '1' })}=`],
    ['another spelling', Buffer.from('["0", "1","1","s","1"]').toString('base64url')],
    ['very long', 'A'.repeat(100_000)],
    ['a very long stream', token(['0', '1', '1', 's'.repeat(600), '1'])],
  ])('a token that is %s is refused', async (_, after) => {
    await expect(search.page(ALL, { limit: 5, after })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('a token with SQL in its stream is a place like any other', async () => {
    const after = formatCursor({ from: String(ALL.from), to: String(ALL.to), t_ingest: String(T0 + MINUTE), stream: "') OR 1=1 --", seq: '0' });
    const expected = seeded.filter(({ record }) => record.t_ingest < T0 + MINUTE);
    expect((await search.page(ALL, { limit: 600, after })).calls).toHaveLength(expected.length);
  });
});

describe('the histogram', () => {
  test.each<readonly [string, CallFilter]>([
    ['ten hours', ALL],
    ['a minute', { from: T0 + 5n * MINUTE, to: T0 + 6n * MINUTE }],
    ['odd bounds', { from: T0 + 123_456_789n, to: T0 + 100n * MINUTE + 1n }],
    ['a year', { from: T0 - 365n * 1_440n * MINUTE, to: T0 + 600n * MINUTE }],
    ['one service', { ...ALL, service: 'support' }],
  ])('of %s counts the calls of the reference, and its buckets lie side by side', async (_, filter) => {
    const { bucket_ns, buckets, from, to } = await search.histogram(filter);
    const width = BigInt(bucket_ns);
    expect([from, to]).toEqual([String(filter.from), String(filter.to)]);
    expect(buckets.length).toBeLessThanOrEqual(97);
    expect(BigInt(buckets[0]?.at ?? 0)).toBeLessThanOrEqual(filter.from);
    expect(BigInt(buckets.at(-1)?.at ?? 0) + width).toBeGreaterThanOrEqual(filter.to);
    const calls = reference(filter);
    const count = (at: bigint, outcome: string): number =>
      calls.filter((call) => call.outcome === outcome && BigInt(call.t_ingest) >= at && BigInt(call.t_ingest) < at + width).length;
    const first = (filter.from / width) * width;
    expect(buckets).toEqual(
      buckets.map((_bucket, index) => {
        const at = first + BigInt(index) * width;
        return { at: String(at), ok: count(at, 'ok'), error: count(at, 'error'), blocked: count(at, 'blocked') };
      }),
    );
    expect(buckets.reduce((sum, { ok, error, blocked }) => sum + ok + error + blocked, 0)).toBe(calls.length);
  });
});

test('all() yields what the pages yield', async () => {
  expect(await collect(search.all({ ...ALL, outcome: 'error' }))).toEqual(reference({ ...ALL, outcome: 'error' }));
  expect(await search.count({ ...ALL, outcome: 'error' })).toBe(reference({ ...ALL, outcome: 'error' }).length);
});

describe('hostile values', () => {
  const NAMES = [
    'service',
    'environment',
    'provider',
    'key_fp',
    'model',
    'model_requested',
    'model_served',
    'error_type',
    'rule',
    'finding',
    'risk',
    'trace_id',
    'app_request_id',
  ] as const;
  const VALUES = [
    `'`,
    `"`,
    '`',
    '\\',
    `\\'`,
    `\\\\' OR 1=1 --`,
    `' OR 1=1 --`,
    `') UNION ALL SELECT * FROM system.users --`,
    '/*',
    '{model:String}',
    '{',
    '\t\n\r',
    '\u{1f600}\u202e',
    '\\N',
    'NULL',
    '[]',
    'x'.repeat(4_000),
    '%00',
  ];
  test.each(NAMES)('of %s change no statement, find nothing, and do no harm', async (name) => {
    statements.length = 0;
    for (const value of VALUES) {
      const page = await search.page({ ...ALL, [name]: value }, { limit: 5 });
      expect(page, JSON.stringify(value)).toEqual({ calls: [], total: 0 });
    }
    const nasty = { ...ALL, [name]: `') OR 1=1 --` };
    expect((await search.histogram(nasty)).buckets.every(({ ok, error, blocked }) => ok + error + blocked === 0)).toBe(true);
    // The API refuses control characters before; what gets here nevertheless is a coded refusal.
    for (const value of ['a\0b', '\0']) await expect(search.count({ ...ALL, [name]: value })).rejects.toMatchObject({ code: 'ENGINE_REFUSED' });
    expect(new Set(statements)).toEqual(new Set([PAGE, COUNT, HISTOGRAM]));
    expect(await search.count(ALL)).toBe(COUNT_SEEDED);
  });

  test('of the ids of a record or a key never reach the engine', async () => {
    statements.length = 0;
    for (const value of [...VALUES, 'A'.repeat(32), '0'.repeat(34)]) {
      await expect(search.page({ ...ALL, record_id: value }, { limit: 5 })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      await expect(search.count({ ...ALL, record_id: value })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      await expect(search.count({ ...ALL, subject_keys: [ledger.keyIdOf('ada'), value] })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    }
    expect(statements).toEqual([]);
  });
});

test('the indexes of ids are used, and an absent filter costs nothing', async () => {
  const explain = async (filter: CallFilter): Promise<string> =>
    JSON.stringify(await ledger.query(`EXPLAIN indexes = 1, actions = 1 ${COUNT}`, formParameters(filter)));
  const bare = await explain(ALL);
  expect(bare).toContain('by_ingest');
  expect(bare).not.toContain('JSONExtract');
  expect(bare).not.toContain('model_requested');
  expect(bare).not.toContain('subject_envelope');
  expect(await explain({ ...ALL, trace_id: 'a'.repeat(32) })).toContain('by_trace_id');
  expect(await explain({ ...ALL, record_id: 'a'.repeat(32) })).toContain('by_record_id');
  expect(await explain({ ...ALL, app_request_id: 'r' })).toContain('by_app_request_id');
});
