import { randomBytes } from 'node:crypto';
import { copyFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallDetail, CallPage, Erasure, ErasureStatement, Hold, Problem, SubjectFootprint } from '@spanproof/vocabulary';
import { encodeHex, parseNote, parseTrustPolicy, verifyBundle, verifyNote } from '@spanproof/vocabulary/ledger';
import { connectControl } from '@spanproof/processor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDisk } from '../../processor/src/journal/disk.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { openRoleKeys } from '../../processor/src/seal/role-keys.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';
import { listDataKeys } from '../../processor/src/seal/wrapped-under.ts';
import { connect } from '../../processor/src/store/connect.ts';
import { CONFIGURED, tokenOf } from '../api/test-api.ts';
import { deliver } from '../support/otlp-calls.ts';
import { findPlaintext, readFilesBelow } from '../support/plaintext-scan.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { backUpKeys, openEverything } from './burglar.ts';
import { type LoopbackReceiver, startReceiver } from './receiver.ts';
import { formSubjectBody } from './subject-body.ts';

const plant = (name: string): string => `${name} planted ${randomBytes(12).toString('hex')}`;
const [ADA, BOB, EVE] = ['customer:ada', 'customer:bob', 'customer:eve'] as const;
const OF_ADA = [plant('ada one'), plant('ada two'), plant('ada three')];
const OF_BOB = [plant('bob one'), plant('bob two')];
const WITH_BOTH = [plant('both')];
const OF_EVE = [plant('eve one')];
const SECRET = 'a secret of 16 and more'.replaceAll(' ', '-');

let data: string;
let backup: string;
let vectors: LoopbackReceiver;
let provider: LoopbackReceiver;
let processor: ProcessorProcess;
let before: readonly Uint8Array[];
let statement: ErasureStatement;

const start = (): Promise<ProcessorProcess> =>
  startProcessorProcess(data, [], {
    SPANPROOF_API_TOKENS: JSON.stringify(CONFIGURED),
    RECEIVER_SECRET: SECRET,
    SPANPROOF_ERASURE_RECEIVERS: JSON.stringify([
      { name: 'vectors', url: vectors.url, secret_env: 'RECEIVER_SECRET' },
      { name: 'provider', url: provider.url, secret_env: 'RECEIVER_SECRET' },
    ]),
  });

async function ask(method: string, path: string, body?: object, role: 'admin' | 'compliance' | 'viewer' = 'admin'): Promise<Response> {
  return fetch(`${processor.api}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf(role)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const json = async <T>(response: Promise<Response>): Promise<T> => (await response).json() as Promise<T>;
const erase = (subject: string): Promise<Response> => ask('POST', '/erasures', { subject, ticket: 'DSR-1', basis: 'asked to' }, 'compliance');
const reveal = (id: string): Promise<Response> => ask('POST', `/calls/${id}/reveal`, { purpose: 'whether it opens', ticket: 'T-1' }, 'compliance');
const footprint = (subject: string): Promise<SubjectFootprint> => json(ask('POST', '/subjects/search', { subject }));
const send = (subjects: readonly string[], contents: readonly string[]): Promise<unknown> =>
  deliver(formSubjectBody(subjects, contents), () => processor.endpoint, new AbortController().signal);

async function callsOf(subject: string): Promise<readonly string[]> {
  const page = await json<CallPage>(ask('POST', '/calls/search', { subject }));
  return page.calls.map(({ record_id }) => record_id);
}
/** Every envelope that the engine holds, as somebody with its disk and its key has them. */
async function readEnvelopes(): Promise<readonly Uint8Array[]> {
  const client = connect({ socketPath: join(data, 'engine', 'engine.sock') });
  try {
    const sql = `SELECT hex(envelope) AS e FROM spanproof.bodies UNION ALL SELECT hex(subject_envelope) AS e FROM spanproof.records WHERE notEmpty(subject_envelope)`;
    const rows = await (await client.query({ query: sql, format: 'JSONEachRow' })).json<{ e: string }>();
    return rows.map(({ e }) => Buffer.from(e, 'hex'));
  } finally {
    await client.close();
  }
}
const planted = (texts: readonly string[], values: readonly string[]): readonly string[] => findPlaintext(Buffer.from(texts.join('\n')), values);

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'sp-erase-'));
  backup = await mkdtemp(join(tmpdir(), 'sp-backup-'));
  vectors = await startReceiver(SECRET);
  provider = await startReceiver(SECRET, { failures: 1 });
  processor = await start();
  await send([ADA], OF_ADA);
  await send([BOB], OF_BOB);
  await send([ADA, BOB], WITH_BOTH);
  await send([EVE], OF_EVE);
}, 90_000);
afterAll(async () => {
  await processor.stop();
  await Promise.all([vectors.close(), provider.close()]);
  for (const folder of [data, backup]) await rm(folder, { recursive: true, force: true });
});

test('calls come in, and copies of everything are made', async () => {
  await expect.poll(async () => (await footprint(ADA)).records, { timeout: 15_000 }).toBe(4);
  await expect.poll(async () => (await footprint(EVE)).records, { timeout: 15_000 }).toBe(1);
  before = await readEnvelopes();
  await backUpKeys(join(data, 'keys'), join(backup, 'keys'));
  await cp(join(data, 'keys'), join(backup, 'whole'), { recursive: true });
});

describe('what is kept of a subject', () => {
  test('is counted without opening anything, for those who may', async () => {
    expect(await footprint(ADA)).toMatchObject({ tenant: 'default', records: 4, held: [] });
    expect((await footprint(BOB)).records).toBe(3);
    expect(await footprint('customer:nobody')).toEqual({ tenant: 'default', key_ids: [], records: 0, held: [] });
    expect((await ask('POST', '/subjects/search', { subject: ADA }, 'viewer')).status).toBe(403);
  });

  test.each(['json', 'csv', 'html'] as const)('is handed out as %s, with an access record', async (format) => {
    const response = await ask('POST', '/subjects/export', { subject: ADA, format, purpose: 'access request', ticket: 'DSR-0' }, 'compliance');
    expect(response.status).toBe(200);
    expect(response.headers.get('spanproof-access-record')).toMatch(/^[0-9a-f]{32}$/);
    const text = await response.text();
    expect(planted([text], [...OF_ADA, ...WITH_BOTH])).toHaveLength(4);
    expect(planted([text], [...OF_BOB, ...OF_EVE])).toEqual([]);
    expect(text).toContain(ADA);
  });
});

describe('what is held is not erased', () => {
  test('by a hold on the subject, until it is released; the refusal is on record', async () => {
    const hold = await json<Hold>(ask('POST', '/holds', { subject: EVE, matter: 'case of Eve' }));
    const refused = await erase(EVE);
    expect(refused.status).toBe(409);
    expect(((await refused.json()) as Problem).code).toBe('HELD');
    expect((await footprint(EVE)).held).toEqual([{ by: `hold:${hold.id}`, records: 1 }]);
    const [known] = (await json<{ erasures: Erasure[] }>(ask('GET', '/erasures'))).erasures;
    expect(known).toMatchObject({ state: 'refused', held: [{ by: `hold:${hold.id}`, records: 1 }] });
    expect((await json<ErasureStatement>(ask('GET', `/erasures/${known?.id}`))).remains).toHaveLength(1);
    expect((await ask('DELETE', `/holds/${hold.id}`)).status).toBe(200);
    expect((await ask('DELETE', `/holds/${hold.id}`)).status).toBe(404);
    expect((await json<{ holds: Hold[] }>(ask('GET', '/holds'))).holds).toMatchObject([{ id: hold.id, state: 'released', matter: 'case of Eve' }]);
  });

  test('by record, by period, by an open alert and an open incident; others are not concerned', async () => {
    const [record = ''] = await callsOf(EVE);
    const now = BigInt(Date.now()) * 1_000_000n;
    const byRecord = await json<Hold>(ask('POST', '/holds', { records: [record], matter: 'one record' }));
    const byPeriod = await json<Hold>(ask('POST', '/holds', { from: '0', to: String(now + 60_000_000_000n), matter: 'a period' }));
    await json<Hold>(ask('POST', '/holds', { from: '0', to: '1', matter: 'long ago' }));
    const opened_at = `${new Date().toISOString().slice(0, 19)}Z`;
    const incident = { title: 'leak', kind: 'pii_leak', state: 'open', severity: 'high', owner: 'Security', opened_at, records: [record] };
    expect((await ask('PUT', '/registers/incidents/leak-1', { data: incident, expected: 0 }, 'compliance')).status).toBeLessThan(300);
    expect((await footprint(EVE)).held.map(({ by }) => by)).toEqual([`hold:${byRecord.id}`, `hold:${byPeriod.id}`, 'incident:leak-1']);
    expect((await erase(EVE)).status).toBe(409);
    for (const { id } of [byRecord, byPeriod]) await ask('DELETE', `/holds/${id}`);
    expect((await footprint(EVE)).held).toEqual([{ by: 'incident:leak-1', records: 1 }]);
  });
});

describe('erased', () => {
  let ids: readonly string[];
  let keys: readonly string[];

  test('at once: nothing of the subject opens here any more, everything of others does', async () => {
    ids = await callsOf(ADA);
    for (const id of ids) expect((await reveal(id)).status).toBe(200); // positive control
    keys = (await footprint(ADA)).key_ids;
    const response = await erase(ADA);
    expect(response.status).toBe(201);
    statement = (await response.json()) as ErasureStatement;
    expect(statement).toMatchObject({ state: 'live', records: 4, ticket: 'DSR-1', basis: 'asked to', held: [] });
    expect(statement.keys).toBeGreaterThan(0);
    for (const id of ids) {
      expect((await reveal(id)).status).toBe(404);
      const detail = await json<CallDetail>(ask('GET', `/calls/${id}`));
      expect(detail).toMatchObject({ body: 'erased', erasure: { record_id: statement.live_record, at: statement.live_at } });
    }
    expect(await callsOf(ADA)).toEqual([]);
    expect((await erase(ADA)).status).toBe(404);
    const others = (await callsOf(BOB)).filter((id) => !ids.includes(id));
    expect(others).toHaveLength(2);
    for (const id of others) expect((await reveal(id)).status).toBe(200);
  });

  test('the statement is signed, has two dates, says what remains, and names nobody', async () => {
    const { signed, backups_due = '0', live_at = '0', remains } = statement;
    expect(BigInt(backups_due)).toBeGreaterThan(BigInt(live_at));
    expect(remains.length).toBeGreaterThan(3);
    const service = await openLocalKeys({ folder: join(data, 'keys'), cacheMs: 1000 });
    const governance = await (await openRoleKeys({ service }, { folder: join(data, 'keys', 'roles') })).signer('governance', 'localhost/spanproof/governance');
    expect(verifyNote(nodeCrypto, Buffer.from(signed), [governance.vkey]).by).toHaveLength(1);
    expect(parseNote(Buffer.from(signed)).text).toContain(statement.subject);
    expect(signed).not.toContain(ADA);
  });

  test('receivers were told, signed; who fails is told again; both acknowledgements are on record', async () => {
    const noticesOf = async (): Promise<ErasureStatement['notices']> => (await json<ErasureStatement>(ask('GET', `/erasures/${statement.id}`))).notices;
    await expect
      .poll(noticesOf, { timeout: 20_000 })
      .toEqual([
        expect.objectContaining({ receiver: 'vectors', state: 'acknowledged', attempts: 1, reference: 'job-1' }),
        expect.objectContaining({ receiver: 'provider', state: 'acknowledged', attempts: 2, reference: 'job-1' }),
      ]);
    for (const receiver of [vectors, provider]) {
      expect(receiver.taken).toEqual([expect.objectContaining({ erasure: statement.id, subject: ADA, tenant: 'default' })]);
      expect(receiver.forged).toBe(0);
    }
  });

  test('a subject that comes back is sealed under a new key', async () => {
    const again = plant('ada again');
    await send([ADA], [again]);
    await expect.poll(async () => (await footprint(ADA)).records, { timeout: 15_000 }).toBe(1);
    const [id = ''] = await callsOf(ADA);
    expect(await (await reveal(id)).text()).toContain(again);
    for (const old of ids) expect((await json<CallDetail>(ask('GET', `/calls/${old}`))).body).toBe('erased');
  });

  test('backups: until the turnover a copy of the keys opens it, afterwards nothing does', async () => {
    const folder = join(data, 'keys');
    const whole = join(backup, 'whole');
    const copied = join(backup, 'keys');
    const gone = [...OF_ADA, ...WITH_BOTH];
    // Positive control: with the keys of that moment the burglar reads all of it.
    expect(planted(await openEverything(before, [{ ring: whole, keks: whole, master: whole }]), [...gone, ...OF_BOB])).toHaveLength(6);
    const loot = [
      { ring: copied, keks: copied, master: folder },
      { ring: copied, keks: folder, master: folder },
      { ring: folder, keks: folder, master: folder },
    ];
    // Live: gone from the processor's own ring, not from the copy.
    expect(planted(await openEverything(before, loot.slice(2)), [...gone, ...OF_BOB])).toEqual(OF_BOB);
    expect(planted(await openEverything(before, loot), gone)).toHaveLength(4);

    const finished = await json<{ erasures: Erasure[] }>(ask('POST', '/erasures/finish'));
    expect(finished.erasures).toMatchObject([{ id: statement.id, state: 'complete' }]);
    const opened = await openEverything([...before, ...(await readEnvelopes())], loot);
    expect(planted(opened, gone)).toEqual([]);
    expect(planted(opened, OF_BOB)).toEqual(OF_BOB);
    statement = await json<ErasureStatement>(ask('GET', `/erasures/${statement.id}`));
    expect(statement.backups_at).toMatch(/^\d+$/);
  });

  test('no file of the data folder holds a planted value, nor the name of the erased', { timeout: 60_000 }, async () => {
    const found = [...readFilesBelow(data)].flatMap(({ path, bytes }) => findPlaintext(bytes, [...OF_ADA, ...OF_BOB, ADA]).map((value) => `${path}: ${value}`));
    expect(found).toEqual([]);
  });

  test('after a restart it is erased all the same, also where a copy of the ring brings the keys back', async () => {
    await processor.stop();
    const rings = await readdir(join(backup, 'keys', 'ring'));
    for (const name of rings) await copyFile(join(backup, 'keys', 'ring', name), join(data, 'keys', 'ring', `restored-${name}`));
    const back = async (): Promise<number> => (await listDataKeys(createDisk(), join(data, 'keys'))).filter(({ id }) => keys.includes(encodeHex(id))).length;
    expect(await back()).toBe(keys.length);
    processor = await start();
    await expect.poll(async () => (await ask('GET', '/erasures')).status, { timeout: 15_000 }).toBe(200);
    expect((await json<{ erasures: Erasure[] }>(ask('GET', '/erasures'))).erasures).toContainEqual(
      expect.objectContaining({ id: statement.id, state: 'complete' }),
    );
    for (const id of ids) expect((await json<CallDetail>(ask('GET', `/calls/${id}`))).body).toBe('erased');
    await expect.poll(back, { timeout: 10_000 }).toBe(0);
  });

  test('the ledger verifies, and its entries say what was erased', async () => {
    const out = join(backup, 'all.zip');
    await connectControl(data).exportEvidence({ from: 0n, to: 2n ** 62n, out, verifiers: false, onProgress: () => undefined });
    const policy = parseTrustPolicy(await connectControl(data).trustPolicy());
    const bytes = await readFile(out);
    const source = { size: bytes.length, read: (at: number, length: number): Uint8Array => bytes.subarray(at, at + length) };
    const report = verifyBundle(nodeCrypto, source, policy);
    expect({ integrity: report.integrity, findings: report.findings }).toEqual({ integrity: 'verified', findings: [] });
  });
});
