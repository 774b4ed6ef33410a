import { type CallDetail, type CallPage, ROLES, type RecordProof, type RevealedContent, type Role } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallRoutes } from '../../processor/src/api/routes/calls.ts';
import { createCallExports } from '../../processor/src/calls/audit-log-export.ts';
import { createCallDetails } from '../../processor/src/calls/detail.ts';
import { createCallProofs } from '../../processor/src/calls/proof.ts';
import { createCallSearch } from '../../processor/src/calls/search.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { SealedReader } from '../../processor/src/open/contract.ts';
import type { Query } from '../../processor/src/store/contract.ts';
import { problemOf, startTestApi, type TestApi } from '../api/test-api.ts';
import { createSealedLedger, type LedgerRecord, type SealedLedger } from './sealed-ledger.ts';
import { expectSummary, MINUTE, seedCalls, T0 } from './seeded-calls.ts';

const PERIOD = `from=${T0}&to=${T0 + 600n * MINUTE}`;
const REVEAL = { purpose: 'customer complaint 4711', ticket: 'OPS-12' };
const CONTENT = { request: { 'gen_ai.input.messages': 'I am [EMAIL_1]' }, response: { text: 'ok "ünï\u0000"' }, other: { n: [1, null] } };

let ledger: SealedLedger;
let api: TestApi;
let calls: readonly LedgerRecord[];
let ids: readonly string[];
const statements: string[] = [];
/** What happened, in order. */
const events: string[] = [];

beforeAll(async () => {
  ledger = await createSealedLedger({ lanes: 2, period: '2026-11' });
  const [first, second, ...rest] = seedCalls(40);
  const { body: _, ...bare } = second as LedgerRecord;
  calls = [{ ...(first as LedgerRecord), body: CONTENT }, bare, ...rest, { kind: 'heartbeat', core: { schema: 'h' }, t_ingest: T0 }];
  ids = await ledger.append(calls);
  await ledger.log();
  const query: Query = (sql, parameters) => {
    statements.push(sql);
    return ledger.query(sql, parameters);
  };
  const reader: SealedReader = {
    ...ledger.reader,
    find(id, parts) {
      if (parts.includes('body')) events.push(`content of ${id} opened`);
      return ledger.reader.find(id, parts);
    },
  };
  const search = createCallSearch({ query });
  const now = (): bigint => T0 + 700n * MINUTE;
  const routes = createCallRoutes({
    search,
    details: createCallDetails({ query, reader }),
    proofs: createCallProofs({ query, crypto: nodeCrypto, log: ledger.notary }),
    exports: createCallExports({ search, log: ledger.notary, now }),
    subjectKeys: { find: async (subject) => [ledger.keyIdOf(subject)] },
    reader,
    now,
  });
  api = await startTestApi(routes, {
    async append({ kind, core, person = {} }) {
      const [id = ''] = await ledger.append([{ kind, core, person, t_ingest: T0 + 800n * MINUTE }]);
      events.push(`${JSON.stringify(core.action)} ${JSON.stringify(core.outcome)} sealed`.replaceAll('"', ''));
      return id;
    },
  });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await ledger[Symbol.asyncDispose]();
});

const get = (path: string, as: Role = 'viewer'): Promise<Response> => api.ask(path, as);
const reveal = (id: string | undefined, as: Role, body: object = REVEAL): Promise<Response> =>
  api.ask(`/calls/${id}/reveal`, as, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
async function read<T>(response: Promise<Response>): Promise<T> {
  expect((await response).status).toBe(200);
  return (await response).json() as Promise<T>;
}

describe('searching', () => {
  test('pages by the tokens it gives', async () => {
    const found: string[] = [];
    for (let after: string | undefined; ; ) {
      const page: CallPage = await read(get(`/calls?${PERIOD}&limit=7${after === undefined ? '' : `&after=${after}`}`));
      expect(page.total).toBe(40);
      found.push(...page.calls.map(({ record_id }) => record_id));
      after = page.next;
      if (after === undefined) break;
    }
    expect(found.toSorted()).toEqual(ids.slice(0, 40).toSorted());
  });

  test('looks at the last 24 hours where nothing is said', async () => {
    const page: CallPage = await read(get('/calls'));
    expect(page.total).toBe(40);
    expect((await read<{ buckets: object[] }>(get('/calls/histogram'))).buckets.length).toBeGreaterThan(40);
  });

  const DAY = 1_440n * MINUTE;
  test.each([
    `from=${T0}&to=${T0}`,
    `from=${T0 + 1n}&to=${T0}`,
    `from=${T0 - 401n * DAY}&to=${T0}`,
    'from=-1',
    'from=1e9',
    'from=0x1',
    'from=01',
    `to=${2n ** 63n}`,
    'to=9'.padEnd(300, '9'),
    'limit=0',
    'limit=501',
    'limit=-1',
    'limit=1.5',
    'limit=',
    'outcome=great',
    'outcome=ok%27',
    'risk=none',
    'min_cost=0',
    'min_cost=-1',
    'min_cost=1.5',
    'min_cost=1e3',
    `min_cost=${'9'.repeat(19)}`,
    'rule_outcome=x',
    'trace_id=xyz',
    `record_id=${'A'.repeat(32)}`,
    `trace_id=${'0'.repeat(33)}`,
    'after=',
    'after=x',
    `after=${'A'.repeat(5_000)}`,
    'nothing=1',
    'kind=1',
    'service=',
    'service=a&service=b',
    'service[]=a',
    '__proto__=1',
    'constructor=1',
    `service=${'x'.repeat(257)}`,
    'service=%00',
    'service=a%0ab',
    'service=%1b[31m',
    'model=%7f',
    'rule=%c2%9b',
  ])('refuses %s', async (query) => {
    statements.length = 0;
    expect(await problemOf(await get(`/calls?${query}`))).toBe('400 REQUEST_INVALID');
    expect(statements).toEqual([]);
  });

  test.each(["'", "' OR 1=1 --", "'; DROP DATABASE spanproof --", '\\', '\\\\', '{from:Int64}', '%27', '"', '`', '/*', '\u202e', '模型'])(
    'takes %s for a name that nobody has',
    async (value) => {
      await get(`/calls?${PERIOD}`);
      const known = new Set(statements);
      for (const name of [
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
        'app_request_id',
      ]) {
        const page: CallPage = await read(get(`/calls?${PERIOD}&${name}=${encodeURIComponent(value)}`));
        expect(page.total).toBe(0);
      }
      expect(new Set(statements)).toEqual(known);
    },
  );
});

describe('a call', () => {
  test('shows its core, its verdicts and that its content is sealed, and opens nothing', async () => {
    events.length = 0;
    const detail: CallDetail = await read(get(`/calls/${ids[0]}`));
    const first = calls[0] as LedgerRecord;
    expect(detail).toMatchObject({ summary: expectSummary(first, ids[0] ?? ''), core: first.core, verdicts: first.core['verdicts'], body: 'sealed' });
    expect(events).toEqual([]);
  });

  test('without content says so', async () => {
    expect(await read(get(`/calls/${ids[1]}`))).toMatchObject({ body: 'absent' });
  });

  test.each(['/calls/x', `/calls/${'0'.repeat(31)}`, `/calls/${'A'.repeat(32)}`, '/calls/x/proof'])('%s is no id', async (path) => {
    expect(await problemOf(await get(path))).toBe('400 REQUEST_INVALID');
  });

  test('that is not there, or is no call, is not found', async () => {
    for (const path of [`/calls/${'0'.repeat(32)}`, `/calls/${'0'.repeat(32)}/proof`, `/calls/${ids.at(-1)}`])
      expect(await problemOf(await get(path))).toBe('404 NOT_FOUND');
  });

  test('comes with its proof', async () => {
    const proof: RecordProof = await read(get(`/calls/${ids[0]}/proof`));
    expect(JSON.parse(proof.core)).toEqual((calls[0] as LedgerRecord).core);
    expect(proof.log_proof).toContain('c2sp.org/tlog-proof@v1');
  });
});

describe('the calls of a person', () => {
  const ask = (body: object, as: Role = 'auditor'): Promise<Response> =>
    api.ask('/calls/search', as, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const WINDOW = { from: String(T0), to: String(T0 + 600n * MINUTE) };
  const of = (subject: string): readonly string[] => ids.filter((_, index) => calls[index]?.subjects?.includes(subject));

  test('are found by keys, page by page, each page recorded without the name', async () => {
    events.length = 0;
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page: CallPage = await read(ask({ ...WINDOW, subject: 'ada', limit: '3', ...(after === undefined ? {} : { after }) }));
      expect(page.total).toBe(of('ada').length);
      found.push(...page.calls.map(({ record_id }) => record_id));
      after = page.next;
    } while (after !== undefined);
    expect(found.length).toBeGreaterThan(3);
    expect(found.toSorted()).toEqual(of('ada').toSorted());
    expect(new Set(events)).toEqual(new Set(['calls.search_subject allowed sealed']));
    expect(events).toHaveLength(Math.ceil(found.length / 3));
  });

  test('are narrowed by the other filters, and are none where nobody declared the name', async () => {
    const page: CallPage = await read(ask({ ...WINDOW, subject: 'ada', outcome: 'error' }));
    expect(page.calls.every(({ record_id, outcome }) => outcome === 'error' && of('ada').includes(record_id))).toBe(true);
    expect(await read(ask({ ...WINDOW, subject: "' OR 1=1 --" }))).toEqual({ calls: [], total: 0 });
  });

  test.each([
    {},
    { subject: '' },
    { subject: 7 },
    { subject: ['ada'] },
    { subject: 'a\nb' },
    { subject: 'x'.repeat(257) },
    { subject: 'ada', subject_keys: [] },
    { subject: 'ada', from: 0 },
  ])('asked wrongly is refused and recorded: %o', async (body) => {
    events.length = 0;
    expect(await problemOf(await ask(body))).toBe('400 REQUEST_INVALID');
    expect(events).toEqual(['calls.search_subject refused sealed']);
  });

  test.each(['viewer', 'operator'] as const)('are nothing for a %s, and never part of an address', async (role) => {
    expect(await problemOf(await ask({ subject: 'ada' }, role))).toBe('403 FORBIDDEN');
    expect(await problemOf(await get('/calls?subject=ada', 'admin'))).toBe('400 REQUEST_INVALID');
    expect(await problemOf(await get('/calls?subject_keys=ada', 'admin'))).toBe('400 REQUEST_INVALID');
  });
});

describe('a reveal', () => {
  test('is sealed with purpose and ticket before the content is opened, and its id comes with what was sealed', async () => {
    events.length = 0;
    const content: RevealedContent = await read(reveal(ids[0], 'auditor'));
    expect(events).toEqual(['calls.reveal allowed sealed', `content of ${ids[0]} opened`]);
    const { access_record: id, ...parts } = content;
    expect(parts).toEqual(CONTENT);
    expect(await ledger.reader.find(id, ['subject'])).toMatchObject({
      kind: 'access',
      core: { action: 'calls.reveal', resource: `calls/${ids[0]}/reveal`, role: 'auditor', outcome: 'allowed' },
      subject: { actor: 'token:the-auditor', purpose: REVEAL.purpose },
    });
  });

  test('is seen by whoever looks at the call afterwards, of this call only, refused ones not', async () => {
    const before = (await read<CallDetail>(get(`/calls/${ids[5]}`))).revealed_before;
    expect(before).toEqual([]);
    const { access_record: id }: RevealedContent = await read(reveal(ids[5], 'compliance'));
    expect((await reveal(ids[5], 'viewer')).status).toBe(403);
    const { revealed_before } = await read<CallDetail>(get(`/calls/${ids[5]}`));
    expect(revealed_before).toEqual([{ record_id: id, at: expect.any(String), actor: 'token:the-compliance', ...REVEAL }]);
    expect((await read<CallDetail>(get(`/calls/${ids[6]}`))).revealed_before).toEqual([]);
  });

  test.each([
    {},
    { purpose: REVEAL.purpose },
    { ticket: 'OPS-1' },
    { ...REVEAL, purpose: 'too short' },
    { ...REVEAL, purpose: '           ' },
    { ...REVEAL, purpose: 'x'.repeat(501) },
    { ...REVEAL, ticket: '' },
    { ...REVEAL, ticket: 'a\nb' },
    { ...REVEAL, more: 1 },
    { purpose: { $gt: '' }, ticket: [] },
  ])('without a proper reason is refused, recorded, and opens nothing: %o', async (body) => {
    events.length = 0;
    expect(await problemOf(await reveal(ids[0], 'admin', body))).toBe('400 REQUEST_INVALID');
    expect(events).toEqual(['calls.reveal refused sealed']);
  });

  test('of a call without content finds none', async () => {
    events.length = 0;
    expect(await problemOf(await reveal(ids[1], 'admin'))).toBe('404 NOT_FOUND');
    expect(await problemOf(await reveal('0'.repeat(32), 'admin'))).toBe('404 NOT_FOUND');
    expect(await problemOf(await reveal(ids.at(-1), 'admin'))).toBe('404 NOT_FOUND');
    expect(events.some((event) => event.includes('opened'))).toBe(false);
  });
});

describe('roles', () => {
  const TRUSTED: readonly Role[] = ['compliance', 'auditor', 'admin'];
  test.each(ROLES.map((role) => ({ role, may: TRUSTED.includes(role) })))('$role: content and exports $may', async ({ role, may }) => {
    events.length = 0;
    for (const path of ['/calls', '/calls/histogram', `/calls/${ids[0]}`, `/calls/${ids[0]}/proof`]) expect((await get(path, role)).status, path).toBe(200);
    expect(events).toEqual([]);
    for (const path of ['/calls/export.csv', '/calls/export.ndjson']) expect((await get(path, role)).status, path).toBe(may ? 200 : 403);
    expect((await reveal(ids[2], role)).status).toBe(may ? 200 : 403);
    const outcome = may ? 'allowed' : 'refused';
    expect(events.filter((event) => event.endsWith('sealed'))).toEqual([
      `calls.export ${outcome} sealed`,
      `calls.export ${outcome} sealed`,
      `calls.reveal ${outcome} sealed`,
    ]);
  });

  test('nobody unknown gets anything', async () => {
    for (const path of ['/calls', `/calls/${ids[0]}`, '/calls/export.csv']) expect((await api.ask(path, undefined)).status).toBe(401);
  });
});

test('an export carries its count in front, too', async () => {
  const response = await get(`/calls/export.ndjson?${PERIOD}&outcome=ok`, 'auditor');
  const lines = (await response.text()).trimEnd().split('\n');
  expect(response.headers.get('spanproof-count')).toBe(String(lines.length - 1));
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-log-\d+-\d+\.ndjson"$/);
  expect(lines.slice(0, -1).every((line) => (JSON.parse(line) as { outcome: string }).outcome === 'ok')).toBe(true);
});

test('content whose key is not given is unavailable, not erased', async () => {
  ledger.loseKeys();
  const detail = await read<CallDetail>(get(`/calls/${ids[0]}`));
  expect(detail.body).toBe('unavailable');
  expect(detail).not.toHaveProperty('erasure');
  expect(await problemOf(await reveal(ids[0], 'admin'))).toBe('503 KEY_UNAVAILABLE');
});

test('content whose key was destroyed is erased: the call stays, what was said does not', async () => {
  ledger.erase();
  expect(await read(get(`/calls/${ids[0]}`))).toMatchObject({
    body: 'erased',
    erasure: { record_id: 'ee'.repeat(16), at: '1' },
    core: (calls[0] as LedgerRecord).core,
  });
  expect(await problemOf(await reveal(ids[0], 'admin'))).toBe('404 NOT_FOUND');
  expect((await read<CallDetail>(get(`/calls/${ids[5]}`))).revealed_before[0]).toEqual({
    record_id: expect.any(String),
    at: expect.any(String),
    ticket: REVEAL.ticket,
  });
});
