import { createHash, randomBytes } from 'node:crypto';
import type { RegisterName } from '@spanproof/vocabulary';
import { encodeCanonical } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { AppendOwn } from '../../processor/src/open/contract.ts';
import type { Actor, Registers } from '../../processor/src/registers/contract.ts';
import { MAX_FILE_BYTES, openRegisters } from '../../processor/src/registers/registers.ts';
import { findPlaintext } from '../support/plaintext-scan.ts';
import { seededBytes } from '../support/seeded-random.ts';
import { createMemoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { VALID } from './valid-data.ts';

const ACTOR: Actor = { id: 'user:7', name: 'Registering Person' };
const T0 = 1_795_000_000_000_000_000n;
const coded = (code: string): unknown => expect.objectContaining({ code });
const sha256 = (...parts: readonly (Uint8Array | string)[]): string =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest('hex');

interface Bench {
  readonly ledger: MemoryLedger;
  readonly registers: Registers;
  at: bigint;
  reopen(): Promise<Registers>;
}

async function openBench(wrap: (append: AppendOwn) => AppendOwn = (append) => append): Promise<Bench> {
  const ledger = createMemoryLedger();
  const open = (): Promise<Registers> =>
    openRegisters({ reader: ledger.reader, append: wrap(ledger.append), crypto: nodeCrypto, random: randomBytes, now: () => bench.at });
  const bench = { ledger, at: T0, reopen: open } as Bench;
  return Object.assign(bench, { registers: await open() });
}

describe('put', () => {
  test('yields the version as it was sealed, with hashes that whoever has the salt can compute', async () => {
    const { registers, ledger } = await openBench();
    const file = Buffer.from('%PDF-1.7 <script>alert(1)</script>');
    const entry = await registers.put(ACTOR, 'documents', 'risk-2026', VALID.documents, 0, file);
    const salt = Buffer.from(entry.salt ?? '', 'hex');
    expect(salt.length).toBe(32);
    expect(entry).toEqual({
      register: 'documents',
      id: 'risk-2026',
      version: 1,
      at: String(T0),
      actor: 'user:7',
      record_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      data_hash: sha256('spanproof/register-data-hash/v1\n', salt, encodeCanonical(VALID.documents)),
      salt: salt.toString('hex'),
      file_hash: sha256(file),
      data: VALID.documents,
      retired: false,
    });
    const sealed = await ledger.reader.find(entry.record_id, ['subject', 'body']);
    expect(sealed?.core).toEqual({
      schema: 'spanproof/register/v1',
      register: 'documents',
      id: 'risk-2026',
      version: 1,
      event: 'put',
      hashes: 'salted/v1',
      data_hash: entry.data_hash,
      file_hash: sha256('spanproof/register-file-hash/v1\n', salt, file),
      criteria: ['CC3.1', 'CC3.2'],
      expires: '2027-02-01',
    });
    expect(sealed?.subject).toEqual({ actor: 'user:7', name: 'Registering Person' });
  });

  test('data is what the schema makes of it: outer spaces are none of it', async () => {
    const { registers } = await openBench();
    expect((await registers.put(ACTOR, 'owners', 'cc6-1-keys', { owner: '  Security team\n' }, 0)).data).toEqual({ owner: 'Security team' });
  });

  test.each([
    ['data against the schema', 'models', 'm', { models: [] }],
    ['an approver who is the author', 'changes', 'c', { ...VALID.changes, approver: 'Prompt Writer' }],
    ['an id that is none', 'vendors', 'Ann Lee', VALID.vendors],
    ['a second set-up', 'setup', 'other', VALID.setup],
  ] as const)('refuses %s, and seals nothing', async (_what, register, id, data) => {
    const { registers, ledger } = await openBench();
    await expect(registers.put(ACTOR, register, id, data, 0)).rejects.toThrow(coded('REGISTER_INVALID'));
    expect(ledger.rows).toEqual([]);
    expect(registers.history(register, id)).toEqual([]);
  });

  test('refuses a version that was not the newest one, higher ones too', async () => {
    const { registers, ledger } = await openBench();
    await registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0);
    for (const expected of [0, 2, -1])
      await expect(registers.put(ACTOR, 'owners', 'a', { owner: 'two' }, expected)).rejects.toThrow(coded('REGISTER_CONFLICT'));
    await expect(registers.put(ACTOR, 'owners', 'b', { owner: 'two' }, 1)).rejects.toThrow(coded('REGISTER_CONFLICT'));
    expect(ledger.rows.length).toBe(1);
    expect(await registers.put(ACTOR, 'owners', 'a', { owner: 'two' }, 1)).toMatchObject({ version: 2 });
  });

  test('of two who saw the same version one wins', async () => {
    const { registers, ledger } = await openBench((append) => async (record) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return append(record);
    });
    const settled = await Promise.allSettled(['one', 'two', 'three'].map((owner) => registers.put(ACTOR, 'owners', 'a', { owner }, 0)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(settled[1]).toMatchObject({ reason: { code: 'REGISTER_CONFLICT' } });
    expect(ledger.rows.length).toBe(1);
    expect(registers.get('owners', 'a')).toMatchObject({ version: 1, data: { owner: 'one' } });
  });

  test('what could not be sealed is not there, and the next one takes its place', async () => {
    let broken = true;
    const { registers, reopen } = await openBench(
      (append) => (record) => (broken ? Promise.reject(Object.assign(new Error('full'), { code: 'DISK_FULL' })) : append(record)),
    );
    await expect(registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0)).rejects.toThrow(coded('DISK_FULL'));
    expect(registers.list('owners')).toEqual([]);
    broken = false;
    await registers.put(ACTOR, 'owners', 'a', { owner: 'two' }, 0);
    expect((await reopen()).list('owners')).toMatchObject([{ version: 1, data: { owner: 'two' } }]);
  });
});

describe('retire', () => {
  test('takes the entry off the list, keeps every version, and lets it come back', async () => {
    const bench = await openBench();
    const { registers, ledger } = bench;
    await registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0);
    bench.at = T0 + 10n;
    const retired = await registers.retire({ id: 'user:9', name: 'Other' }, 'owners', 'a', 1);
    expect(retired).toMatchObject({ version: 2, actor: 'user:9', retired: true, data: { owner: 'one' } });
    expect((await ledger.reader.find(retired.record_id, []))?.core).toMatchObject({ event: 'retire', version: 2, data_hash: retired.data_hash });
    expect(registers.list('owners')).toEqual([]);
    expect(registers.get('owners', 'a')).toBeUndefined();
    expect(registers.history('owners', 'a').map(({ version }) => version)).toEqual([1, 2]);
    expect(registers.asOf('owners', T0 + 9n)).toMatchObject([{ version: 1 }]);
    expect(registers.asOf('owners', T0 + 10n)).toEqual([]);
    await expect(registers.retire(ACTOR, 'owners', 'a', 2)).rejects.toThrow(coded('NOT_FOUND'));
    await registers.put(ACTOR, 'owners', 'a', { owner: 'two' }, 2);
    expect(registers.get('owners', 'a')).toMatchObject({ version: 3, data: { owner: 'two' } });
  });

  test.each([
    ['nothing', 0, 'NOT_FOUND'],
    ['a version nobody saw', 1, 'REGISTER_CONFLICT'],
  ])('refuses %s', async (_what, expected, code) => {
    const { registers, ledger } = await openBench();
    await expect(registers.retire(ACTOR, 'owners', 'a', expected)).rejects.toThrow(coded(code));
    expect(ledger.rows).toEqual([]);
  });
});

describe('files', () => {
  const file = seededBytes(3, 70_000);

  test('come back byte for byte, each with its version', async () => {
    const { registers, reopen } = await openBench();
    const other = Buffer.from('another');
    await registers.put(ACTOR, 'documents', 'd', VALID.documents, 0, file);
    await registers.put(ACTOR, 'documents', 'd', VALID.documents, 1);
    await registers.put(ACTOR, 'documents', 'd', VALID.documents, 2, other);
    for (const opened of [registers, await reopen()]) {
      expect(Buffer.compare((await opened.file('documents', 'd', 1)) ?? Buffer.alloc(0), file)).toBe(0);
      expect(await opened.file('documents', 'd', 2)).toBeUndefined();
      expect(Buffer.from((await opened.file('documents', 'd', 3)) ?? []).toString()).toBe('another');
      expect(await opened.file('documents', 'd', 4)).toBeUndefined();
      expect(await opened.file('policies', 'd', 1)).toBeUndefined();
      expect(opened.history('documents', 'd').map(({ file_hash }) => file_hash)).toEqual([sha256(file), undefined, sha256(other)]);
    }
  });

  test('up to 10 MiB, not empty', async () => {
    const { registers, ledger } = await openBench();
    for (const size of [0, MAX_FILE_BYTES + 1])
      await expect(registers.put(ACTOR, 'documents', 'd', VALID.documents, 0, new Uint8Array(size))).rejects.toThrow(coded('REGISTER_INVALID'));
    expect(ledger.rows).toEqual([]);
    const largest = seededBytes(4, MAX_FILE_BYTES);
    await registers.put(ACTOR, 'documents', 'd', VALID.documents, 0, largest);
    expect(Buffer.compare((await registers.file('documents', 'd', 1)) ?? Buffer.alloc(0), largest)).toBe(0);
  });

  test('one whose version was not sealed is no file of any entry', async () => {
    let calls = 0;
    const { registers, ledger, reopen } = await openBench((append) => (record) => ((calls += 1) === 2 ? Promise.reject(new Error('down')) : append(record)));
    await expect(registers.put(ACTOR, 'documents', 'd', VALID.documents, 0, file)).rejects.toThrow('down');
    expect(ledger.rows.length).toBe(1);
    expect((await reopen()).history('documents', 'd')).toEqual([]);
  });

  test('one that is durable and not yet stored is said to be on its way', async () => {
    const { registers } = await openBench(() => async () => 'ab'.repeat(16));
    await registers.put(ACTOR, 'documents', 'd', VALID.documents, 0, file);
    await expect(registers.file('documents', 'd', 1)).rejects.toThrow(coded('NOT_FOUND'));
  });
});

describe('opening again', () => {
  test('yields every version of every register as it was', async () => {
    const bench = await openBench();
    const names = Object.keys(VALID) as RegisterName[];
    for (const register of names) {
      const id = register === 'setup' ? 'setup' : 'one';
      await bench.registers.put(ACTOR, register, id, VALID[register], 0);
      bench.at += 1_000n;
      await bench.registers.put({ id: 'token:x', name: 'Other' }, register, id, VALID[register], 1);
    }
    const again = await bench.reopen();
    for (const register of names) {
      const id = register === 'setup' ? 'setup' : 'one';
      expect(again.history(register, id)).toEqual(bench.registers.history(register, id));
      expect(again.history(register, id).length).toBe(2);
    }
    expect(await again.put(ACTOR, 'owners', 'one', VALID.owners, 2)).toMatchObject({ version: 3 });
  });

  test('nothing that was said stands readable in what is stored', async () => {
    const { registers, ledger } = await openBench();
    await registers.put(ACTOR, 'documents', 'd', VALID.documents, 0, Buffer.from('confidential paragraph of the file'));
    await registers.put(ACTOR, 'access_reviews', 'q3', VALID.access_reviews, 0);
    const stored = ledger.rows.map((row) => Buffer.concat([row.core, row.subject_envelope, row.body_envelope]));
    const said = [
      'AI risk assessment 2026',
      'Security team',
      'Registering Person',
      'user:7',
      'Head of IT',
      'Replaces the one',
      'confidential paragraph',
      'risk-assessment-2026.pdf',
    ];
    expect(stored.flatMap((bytes) => findPlaintext(bytes, said))).toEqual([]);
    // The control: what core is meant to say is found by the same scan.
    expect(stored.flatMap((bytes) => findPlaintext(bytes, ['access_reviews', '2027-02-01']))).toEqual(['2027-02-01', 'access_reviews']);
  });

  test('a clock that was set back between two starts changes no order', async () => {
    const bench = await openBench();
    await bench.registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0);
    bench.at = T0 - 1_000n;
    await bench.registers.put(ACTOR, 'owners', 'a', { owner: 'two' }, 1);
    const reader = { ...bench.ledger.reader, list: reversed(bench.ledger) };
    const again = await openRegisters({ reader, append: bench.ledger.append, crypto: nodeCrypto, random: randomBytes, now: () => T0 });
    expect(again.get('owners', 'a')).toMatchObject({ version: 2, data: { owner: 'two' } });
  });

  test('an erased entry keeps its hash and its version, and says nothing', async () => {
    const bench = await openBench();
    await bench.registers.put(ACTOR, 'documents', 'd', VALID.documents, 0, Buffer.from('x'));
    const [before] = bench.registers.list('documents');
    bench.ledger.erase();
    const again = await bench.reopen();
    const { salt: _salt, file_hash: _file, ...kept } = before ?? {};
    expect(again.list('documents')).toEqual([{ ...kept, actor: '', data: {} }]);
    expect(await again.file('documents', 'd', 1)).toBeUndefined();
  });

  test('an entry of before there were salts reads back, and its next version has one', async () => {
    const bench = await openBench();
    const file = Buffer.from('old file');
    const governance = { kind: 'governance', tenant: 'default', t_event: T0, person: { actor: 'user:7', name: 'Old' } } as const;
    const old = { register: 'owners', id: 'a', version: 1, file_hash: sha256(file) };
    const file_record = await bench.ledger.append({
      ...governance,
      core: { schema: 'spanproof/register-file/v1', ...old, bytes: file.length },
      body: { file: file.toString('base64') },
    });
    const data = { owner: 'one' };
    const core = { schema: 'spanproof/register/v1', ...old, event: 'put', data_hash: sha256(encodeCanonical(data)) };
    await bench.ledger.append({ ...governance, core, body: { data, file_record } });
    const registers = await bench.reopen();
    const [entry] = registers.list('owners');
    expect(entry).toMatchObject({ data, data_hash: core.data_hash, file_hash: sha256(file) });
    expect(entry).not.toHaveProperty('salt');
    expect(await registers.file('owners', 'a', 1)).toEqual(file);
    await registers.put(ACTOR, 'owners', 'a', data, 1);
    expect((await bench.reopen()).get('owners', 'a')).toMatchObject({ version: 2, salt: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('equal entries have different hashes in core: nothing can be guessed by trying', async () => {
    const { registers, ledger } = await openBench();
    const file = Buffer.from('yes');
    await registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0, file);
    await registers.put(ACTOR, 'owners', 'b', { owner: 'one' }, 0, file);
    const cores = ledger.rows.map(({ core }) => JSON.parse(Buffer.from(core).toString('utf8')) as { readonly data_hash?: string; readonly file_hash?: string });
    const hashes = cores.flatMap(({ data_hash, file_hash }) => [data_hash, file_hash]).filter((hash) => hash !== undefined);
    expect(new Set(hashes).size).toBe(4); // each file hash stands twice: in the file's record and in the version's
    expect(hashes).not.toContain(sha256(file));
    expect(hashes).not.toContain(sha256(encodeCanonical({ owner: 'one' })));
  });

  test('an erased entry can be retired, and reads back', async () => {
    const bench = await openBench();
    await bench.registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0);
    bench.ledger.erase();
    const erased = await bench.reopen();
    await erased.retire(ACTOR, 'owners', 'a', 1);
    expect((await bench.reopen()).history('owners', 'a').map(({ retired }) => retired)).toEqual([false, true]);
  });

  test('refuses what two processors left behind', async () => {
    const bench = await openBench();
    const other = await bench.reopen();
    await bench.registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0);
    await other.put(ACTOR, 'owners', 'a', { owner: 'two' }, 0);
    await expect(bench.reopen()).rejects.toThrow(coded('REGISTER_CONFLICT'));
  });

  test.each([
    ['a register it does not know', { register: 'pets' }],
    ['data that is not what the hash says', { data_hash: '00'.repeat(32) }],
    ['a version that is no number', { version: '1' }],
    ['hashes of another kind', { hashes: 'salted/v9' }],
  ])('refuses %s', async (_what, wrong) => {
    const bench = await openBench((append) => (record) => append({ ...record, core: { ...record.core, ...wrong } }));
    await bench.registers.put(ACTOR, 'owners', 'a', { owner: 'one' }, 0);
    await expect(bench.reopen()).rejects.toThrow(coded('REGISTER_INVALID'));
  });

  test('other governance records are not its business', async () => {
    const bench = await openBench();
    await bench.ledger.append({ kind: 'governance', tenant: 'default', t_event: T0, core: { schema: 'spanproof/other/v1', version: 1 } });
    expect((await bench.reopen()).list('owners')).toEqual([]);
  });
});

function reversed(ledger: MemoryLedger): MemoryLedger['reader']['list'] {
  return async function* (filter, parts) {
    const all = await Array.fromAsync(ledger.reader.list(filter, parts));
    yield* all.toReversed();
  };
}

test('list, asOf and history are what a plain replay says, before and after opening again', async () => {
  const step = fc.record({ id: fc.constantFrom('a', 'b', 'c'), retire: fc.boolean(), wait: fc.nat({ max: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const bench = await openBench();
      const model: { readonly id: string; readonly at: bigint; readonly version: number; readonly retired: boolean }[] = [];
      for (const { id, retire, wait } of steps) {
        bench.at += BigInt(wait);
        const known = model.filter((version) => version.id === id);
        const dead = known.at(-1)?.retired ?? true;
        if (retire && dead) continue;
        if (retire) await bench.registers.retire(ACTOR, 'owners', id, known.length);
        else await bench.registers.put(ACTOR, 'owners', id, { owner: `owner ${known.length + 1}` }, known.length);
        model.push({ id, at: bench.at, version: known.length + 1, retired: retire });
      }
      const inForce = (at: bigint): readonly string[] =>
        ['a', 'b', 'c'].flatMap((id) => {
          const last = model.findLast((version) => version.id === id && version.at <= at);
          return last === undefined || last.retired ? [] : [`${id} ${last.version}`];
        });
      for (const registers of [bench.registers, await bench.reopen()]) {
        for (let at = T0 - 1n; at <= bench.at + 1n; at++)
          expect(registers.asOf('owners', at).map(({ id, version }) => `${id} ${version}`)).toEqual(inForce(at));
        expect(registers.list('owners').map(({ id, version }) => `${id} ${version}`)).toEqual(inForce(bench.at));
        for (const id of ['a', 'b', 'c'])
          expect(registers.history('owners', id).map(({ version, at }) => [version, at])).toEqual(
            model.filter((version) => version.id === id).map(({ version, at }) => [version, String(at)]),
          );
      }
    }),
    { numRuns: 40 },
  );
});
