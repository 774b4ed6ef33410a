import { randomBytes } from 'node:crypto';
import { CodedError } from '@spanproof/vocabulary';
import { encodeHex, keyIdOf } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { FindDestroyed, OpenedRecord, SealedReader } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import type { DataKey, SealedRow } from '../../processor/src/seal/contract.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { sealRecord } from '../../processor/src/seal/seal-record.ts';
import type { Appendable, OpsRecord } from '../../processor/src/stage.ts';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeBodyRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { collect } from '../store/collect.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';

const T0 = 1_795_000_000_000_000_000n;
const STREAMS = ['w1', 'w2'].map((writer) => `test.example/log/s/${writer}/1/governance/2026-11`);
const LARGE = 'x'.repeat(300_000);

function mintKey(): DataKey {
  const key = randomBytes(32);
  return { id: keyIdOf(nodeCrypto, key), key };
}
const dayKey = mintKey();
const erasable = mintKey();
const ring = new Map([dayKey, erasable].map((key) => [encodeHex(key.id), key]));

function seal(record: Appendable, seq: number, tIngest: bigint, stream: string, keys: readonly DataKey[] = [dayKey]): SealedRow {
  const place = { stream, seq, tIngest, retentionClass: 'governance', tenantTag: new Uint8Array(16).fill(1), tenantKeyEpoch: 1, keys };
  return sealRecord({ crypto: nodeCrypto, random: (n) => new Uint8Array(randomBytes(n)) }, record, place).row;
}

function formOwn(kind: OpsRecord['kind'], number: number): OpsRecord {
  return {
    kind,
    tenant: 'default',
    t_event: T0 + BigInt(number),
    core: { schema: number % 2 === 0 ? 'test/even/v1' : 'test/odd/v1', number },
    ...(number % 3 === 0 ? {} : { person: { actor: `user:ä ${number}`, purpose: 'why\n"quoted"\0' } }),
    ...(number % 5 === 0 ? { body: { text: number === 10 ? LARGE : `body ${number}`, list: [null, true, 1.5] } } : {}),
  };
}

const COUNT = 400;
let engine: TestEngine;
let reader: SealedReader;
let sealed: { readonly record: OpsRecord; readonly row: SealedRow }[];

beforeAll(async () => {
  engine = await startTestEngine();
  const sizes = [0, 0];
  sealed = Array.from({ length: COUNT }, (_, number) => {
    const record = formOwn(number % 7 === 0 ? 'access' : 'governance', number);
    const lane = number % 2;
    const seq = sizes[lane] ?? 0;
    sizes[lane] = seq + 1;
    // Groups of four share an instant, in both streams: the order must still be total.
    return { record, row: seal(record, seq, T0 + BigInt(Math.floor(number / 4)), STREAMS[lane] ?? '') };
  });
  const rows = sealed.map(({ row }) => row);
  await insertBlocks(engine.client, 'records', [encodeRecordRows(rows)], 'records');
  await insertBlocks(engine.client, 'bodies', [encodeBodyRows(rows)], 'bodies');
  reader = createReader();
});
afterAll(() => engine[Symbol.asyncDispose]());

function createReader(without: readonly DataKey[] = [], findDestroyed?: FindDestroyed): SealedReader {
  const gone = new Set(without.map(({ id }) => encodeHex(id)));
  return createSealedReader({
    rows: createSealedRows(engine.client),
    keyRing: {
      async find(id) {
        const key = ring.get(encodeHex(id));
        if (key === undefined || gone.has(encodeHex(id))) throw new CodedError('KEY_UNAVAILABLE', 'gone');
        return key;
      },
    },
    crypto: nodeCrypto,
    openPart,
    ...(findDestroyed === undefined ? {} : { findDestroyed }),
  });
}

/** Has the keys, and fails where it is to open something. */
function createBlindReader(): SealedReader {
  const refuse = (): never => {
    throw new Error('opened');
  };
  return createSealedReader({ rows: createSealedRows(engine.client), keyRing: { find: () => Promise.resolve(dayKey) }, crypto: nodeCrypto, openPart: refuse });
}

function expectedOf({ record, row }: (typeof sealed)[number]): OpenedRecord {
  return {
    record_id: encodeHex(row.record_id),
    kind: record.kind,
    stream: row.stream,
    seq: row.seq,
    t_event: record.t_event,
    t_ingest: row.t_ingest,
    core: record.core,
    ...(record.person === undefined ? {} : { subject: record.person }),
    ...(record.body === undefined ? {} : { body: record.body }),
  };
}

const inOrder = (): typeof sealed =>
  sealed.toSorted(({ row: a }, { row: b }) =>
    a.t_ingest === b.t_ingest ? (a.stream === b.stream ? a.seq - b.seq : a.stream < b.stream ? -1 : 1) : a.t_ingest < b.t_ingest ? -1 : 1,
  );

describe('list', () => {
  test('yields every record once, in order of ingestion, with what was sealed', async () => {
    const found = await collect(reader.list({ kinds: ['governance', 'access'] }, ['subject', 'body']));
    expect(found).toEqual(inOrder().map(expectedOf));
  });

  test('keeps to kinds, schema and period', async () => {
    const from = T0 + 10n;
    const to = T0 + 60n;
    const found = await collect(reader.list({ kinds: ['access'], schema: 'test/odd/v1', from, to }, ['body']));
    const expected = inOrder().filter(
      ({ record, row }) => record.kind === 'access' && record.core.schema === 'test/odd/v1' && row.t_ingest >= from && row.t_ingest < to,
    );
    expect(expected.length).toBeGreaterThan(5);
    expect(found.map(({ record_id }) => record_id)).toEqual(expected.map(({ row }) => encodeHex(row.record_id)));
    expect(found.every(({ subject }) => subject === undefined)).toBe(true);
    expect(await collect(reader.list({ kinds: ['alert'] }, []))).toEqual([]);
    expect(await collect(reader.list({ kinds: ['access'], schema: "' OR 1 --" }, []))).toEqual([]);
  });
});

describe('find', () => {
  test('opens what was asked for', async () => {
    const one = sealed[10];
    if (one === undefined) throw new Error('seeded');
    const id = encodeHex(one.row.record_id);
    expect(await reader.find(id, ['subject', 'body'])).toEqual(expectedOf(one));
    const bare = await reader.find(id, []);
    expect(bare).toMatchObject({ record_id: id, core: one.record.core });
    expect(bare?.body ?? bare?.subject).toBeUndefined();
  });

  test('nothing for ids that are none', async () => {
    for (const id of ['', 'zz', '0'.repeat(31), '0'.repeat(32), '0'.repeat(34), "' OR 1=1 --", 'A'.repeat(32)])
      expect(await reader.find(id, [])).toBeUndefined();
  });

  test('a part whose key is gone is missing, the rest stays', async () => {
    const record = { ...formOwn('governance', 25), kind: 'governance' as const };
    const row = seal(record, 10_000, T0 + 1_000n, STREAMS[0] ?? '', [dayKey, erasable]);
    await insertBlocks(engine.client, 'records', [encodeRecordRows([row])], 'erasable');
    await insertBlocks(engine.client, 'bodies', [encodeBodyRows([row])], 'erasable body');
    const id = encodeHex(row.record_id);
    expect(await reader.find(id, ['subject', 'body'])).toMatchObject({ subject: record.person, body: record.body });
    const after = await createReader([erasable]).find(id, ['subject', 'body']);
    expect(after).toMatchObject({ core: record.core, missing: ['subject', 'body'] });
    expect(after?.body ?? after?.subject).toBeUndefined();
    expect(await reader.stateOf(id, 'body')).toEqual({ state: 'sealed' });
    // A key that is not given may be given tomorrow: only a statement makes it erasure, and only one about a key of this part.
    expect(await createReader([erasable]).stateOf(id, 'body')).toEqual({ state: 'unavailable' });
    const statement = { record_id: 'ab'.repeat(16), at: '1' };
    const about =
      (key: DataKey): FindDestroyed =>
      async (keyId) =>
        Buffer.compare(keyId, key.id) === 0 ? statement : undefined;
    expect(await createReader([erasable], about(erasable)).stateOf(id, 'body')).toEqual({ state: 'erased', statement });
    expect(await createReader([erasable], about({ id: new Uint8Array(16), key: new Uint8Array(32) })).stateOf(id, 'body')).toEqual({ state: 'unavailable' });
    // Said to be destroyed, and there again with a restored ring: the ledger's word counts.
    expect(await createReader([], about(erasable)).stateOf(id, 'body')).toEqual({ state: 'erased', statement });
  });

  test('a body that is no longer stored is missing', async () => {
    const row = seal(formOwn('governance', 35), 10_001, T0 + 1_001n, STREAMS[0] ?? '');
    await insertBlocks(engine.client, 'records', [encodeRecordRows([row])], 'no body');
    expect(await reader.find(encodeHex(row.record_id), ['body'])).toMatchObject({ missing: ['body'] });
    expect(await reader.stateOf(encodeHex(row.record_id), 'body')).toEqual({ state: 'pruned' });
  });

  test('the state of a part is told without opening it', async () => {
    const ids = [1, 10].map((index) => encodeHex(sealed[index]?.row.record_id ?? new Uint8Array(0)));
    const states = await Promise.all([...ids, '0'.repeat(32)].map((id) => createBlindReader().stateOf(id, 'body')));
    expect(states).toEqual([{ state: 'absent' }, { state: 'sealed' }, undefined]);
  });
});

describe('a row that the engine changed is refused', () => {
  const other = (): SealedRow => seal(formOwn('governance', 25), 1, T0, STREAMS[0] ?? '');
  const cases: readonly (readonly [string, (row: SealedRow) => SealedRow])[] = [
    ['another core', (row) => ({ ...row, core: Buffer.from('{"schema":"test/odd/v1"}') })],
    ['the body of another record', (row) => ({ ...row, body_envelope: other().body_envelope })],
    ['the body of another record with its hash', (row) => ({ ...row, body_envelope: other().body_envelope, body_part_hash: other().body_part_hash })],
    ['the subject in place of the body', (row) => ({ ...row, body_envelope: row.subject_envelope, body_part_hash: nodeCrypto.sha256(row.subject_envelope) })],
    [
      'a flipped bit in the body',
      (row) => {
        const body_envelope = Buffer.from(row.body_envelope);
        body_envelope[body_envelope.length - 1] = (body_envelope.at(-1) ?? 0) ^ 1;
        return { ...row, body_envelope, body_part_hash: nodeCrypto.sha256(body_envelope) };
      },
    ],
  ];
  test.each(cases.map(([name, change], index) => ({ name, change, index })))('$name', async ({ name, change, index }) => {
    const row = change(seal(formOwn('governance', 25), 20_000 + index, T0 + 2_000n, STREAMS[1] ?? ''));
    await insertBlocks(engine.client, 'records', [encodeRecordRows([row])], name);
    await insertBlocks(engine.client, 'bodies', [encodeBodyRows([row])], `${name} body`);
    await expect(reader.find(encodeHex(row.record_id), ['subject', 'body'])).rejects.toMatchObject({ code: 'ENVELOPE_INVALID' });
  });

  test('a core that is not canonical', async () => {
    const row = { ...seal(formOwn('governance', 1), 30_000, T0 + 3_000n, STREAMS[1] ?? ''), core: Buffer.from('{ "schema": 1 }') };
    await insertBlocks(engine.client, 'records', [encodeRecordRows([row])], 'not canonical');
    await expect(reader.find(encodeHex(row.record_id), [])).rejects.toMatchObject({ code: 'CANONICAL_INVALID' });
  });
});

test('a failure of the key service other than a lost key is not taken for erasure', async () => {
  const failing = createSealedReader({
    rows: createSealedRows(engine.client),
    keyRing: { find: () => Promise.reject(new Error('outage')) },
    crypto: nodeCrypto,
    openPart,
  });
  await expect(failing.find(encodeHex(sealed[10]?.row.record_id ?? new Uint8Array(0)), ['body'])).rejects.toThrow('outage');
});
