import { CodedError, INVENTORY_KINDS, type RegisterEntry, type RegisterName } from '@spanproof/vocabulary';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Discovery, Inventory } from '../../processor/src/inventory/contract.ts';
import { createInventory } from '../../processor/src/inventory/inventory.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { AppendOwn, SealedReader } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import type { Query } from '../../processor/src/store/contract.ts';
import { sendBlocks } from '../../processor/src/store/insert-blocks.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { encodeRecordRows } from '../../processor/src/store/rows.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { collect } from '../store/collect.ts';
import { makeRow } from '../store/sealed-rows.ts';
import { type EmptyTables, startEmptyTables } from '../support/empty-tables.ts';
import { createSeeder, formCall, type Seeder, type SeedRecord } from '../support/seed-calls.ts';
import { ALWAYS, expectItems, formEntries, formTraffic, SECOND, T0 } from './seeded-traffic.ts';

let engine: EmptyTables;
beforeAll(async () => {
  engine = await startEmptyTables();
});
afterAll(() => engine[Symbol.asyncDispose]());

type Entries = { list(register: RegisterName): readonly RegisterEntry[] };
let seeder: Seeder;
let reader: SealedReader;
let append: AppendOwn;
let clock = T0;
beforeEach(async () => {
  await engine.clear();
  clock = T0;
  seeder = createSeeder(engine.client, { start: T0 });
  reader = createSealedReader({ rows: createSealedRows(engine.client), keyRing: seeder.keyRing, crypto: nodeCrypto, openPart });
  append = createAppend(seeder);
});

/** Durable and in the engine when it resolves; what is asked for at once goes together, as into one cut. */
function createAppend({ seed }: Seeder): AppendOwn {
  let together: { readonly records: SeedRecord[]; readonly ids: Promise<readonly string[]> } | undefined;
  return async ({ core }) => {
    if (together === undefined) {
      const records: SeedRecord[] = [];
      const gathered = new Promise((resolve) => setImmediate(resolve)).then(() => {
        together = undefined;
        return seed(records);
      });
      together = { records, ids: gathered };
    }
    const { records, ids } = together;
    const place = records.push({ kind: 'governance', core }) - 1;
    return (await ids)[place] ?? '';
  };
}

/** As a processor that starts anew over the same ledger. */
function open(
  changes: {
    readonly query?: Query;
    readonly append?: AppendOwn;
    readonly registers?: Entries;
    readonly onFailure?: (error: unknown) => void;
    readonly everyMs?: number;
  } = {},
): Inventory {
  const { everyMs, ...collaborators } = changes;
  return createInventory(
    {
      query: createQuery(engine.client),
      reader,
      registers: formEntries({}),
      append: (record) => append(record),
      caughtUp: async () => {},
      now: () => clock,
      onFailure: (error) => {
        throw error;
      },
      ...collaborators,
    },
    everyMs === undefined ? {} : { everyMs },
  );
}

async function readLedger(): Promise<readonly Discovery[]> {
  const records = await collect(reader.list({ kinds: ['governance'], schema: 'spanproof/discovery/v1' }, []));
  return records.map(({ core }) => Object.fromEntries(Object.entries(core).filter(([name]) => name !== 'schema')) as unknown as Discovery);
}

const nameAll = (discoveries: readonly Discovery[]): readonly string[] => discoveries.map(({ item, id }) => `${item} ${id}`).toSorted();

describe('one scan', () => {
  test('records every item of the inventory once, with its first call', async () => {
    const traffic = formTraffic(300, 8);
    const ids = await seeder.seed(traffic);
    const found = await open().scan();
    const expected = INVENTORY_KINDS.flatMap((kind) => expectItems(kind, traffic, ALWAYS));
    expect(nameAll(found)).toEqual(expected.map(({ kind, id }) => `${kind} ${id}`).toSorted());
    for (const { item, id, first_seen, record_id } of found) {
      expect(first_seen).toBe(expected.find((one) => one.kind === item && one.id === id)?.first_seen);
      expect(traffic[ids.indexOf(record_id)]?.t_ingest).toBe(BigInt(first_seen));
    }
    const ledger = await readLedger();
    expect(ledger).toHaveLength(found.length);
    expect(ledger).toEqual(expect.arrayContaining([...found]));
  });

  test('says whether a register covers what it found; callers and keys have none', async () => {
    await seeder.seed([formCall()]);
    const registers = formEntries({ vendors: { openai: { providers: ['openai'], hosts: ['API.openai.com'] } }, models: { mini: { models: ['gpt-5-mini'] } } });
    expect((await open({ registers }).scan()).map(({ item, id, registered }) => [item, id, registered])).toEqual([
      ['provider', 'openai', true],
      ['host', 'api.openai.com', true],
      ['model', 'gpt-5-mini', true],
      ['model', 'gpt-5-mini-2026-08-07', false],
      ['prompt', 'aa'.repeat(32), false],
      ['tool', 'bb'.repeat(32), false],
      ['caller', 'support-desk/production', undefined],
      ['key', 'a1b2c3d4e5f60718', undefined],
    ]);
  });

  test('of a host says what the controls say of its calls: by the host where a vendor names hosts, else by the provider', async () => {
    await seeder.seed([
      formCall({ provider: 'anthropic', server_address: 'api.anthropic.com' }),
      formCall({ provider: 'openai', server_address: 'proxy.example.net' }),
    ]);
    const registers = formEntries({
      vendors: { openai: { providers: ['openai'], hosts: ['api.openai.com'] }, anthropic: { providers: ['anthropic'], hosts: [] } },
    });
    const hosts = (await open({ registers }).scan()).filter(({ item }) => item === 'host' || item === 'provider');
    expect(hosts.map(({ id, registered }) => [id, registered])).toEqual(
      expect.arrayContaining([
        ['anthropic', true],
        ['openai', true],
        ['api.anthropic.com', true],
        ['proxy.example.net', false],
      ]),
    );
  });

  test('knows the earliest call across streams, whichever is read first', async () => {
    const late = formCall({ provider: 'late in a' }, { class: 'a', t_ingest: T0 + 9n * SECOND });
    const early = formCall({ provider: 'late in a' }, { class: 'z', t_ingest: T0 + 2n * SECOND });
    const [, first] = await seeder.seed([late, early]);
    expect((await open().scan())[0]).toMatchObject({ id: 'late in a', first_seen: String(T0 + 2n * SECOND), record_id: first });
  });

  test('an item that was only ever blocked was not used', async () => {
    await seeder.seed([formCall({ provider: 'stopped', outcome: 'blocked' }), formCall({ provider: 'never left', upstream_contacted: false })]);
    expect(await open().scan()).toEqual([]);
  });
});

describe('exactly once', () => {
  test('a second scan adds nothing, and a new vendor is one record', async () => {
    await seeder.seed(formTraffic(100, 2));
    const inventory = open();
    await inventory.scan();
    const before = await readLedger();
    expect(await inventory.scan()).toEqual([]);
    expect(await readLedger()).toHaveLength(before.length);

    const [id] = await seeder.seed([formCall({ provider: 'newcomer', server_address: 'api.openai.com' }), formCall({ provider: 'newcomer' })]);
    expect((await inventory.scan()).filter(({ item }) => item === 'provider')).toEqual([
      { item: 'provider', id: 'newcomer', first_seen: expect.any(String), record_id: id, registered: false },
    ]);
    expect(await inventory.scan()).toEqual([]);
    expect(nameAll(await readLedger()).filter((name) => name === 'provider newcomer')).toHaveLength(1);
  });

  test('a restart adds nothing, and finds what came meanwhile', async () => {
    await seeder.seed(formTraffic(100, 3));
    await open().scan();
    expect(await open().scan()).toEqual([]);
    await seeder.seed([formCall({ provider: 'meanwhile' })]);
    expect(nameAll((await open().scan()).filter(({ item }) => item === 'provider'))).toEqual(['provider meanwhile']);
    const names = nameAll(await readLedger());
    expect(names).toEqual([...new Set(names)]);
  });

  test('two scans at once record each item once', async () => {
    await seeder.seed(formTraffic(100, 4));
    const inventory = open();
    const both = (await Promise.all([inventory.scan(), inventory.scan()])).map(({ length }) => length);
    expect(both[0]).toBeGreaterThan(5);
    expect(both[1]).toBe(0);
  });

  // Killed at every record: before it is durable, and after it is durable but before anybody heard.
  test.each(['before', 'after'] as const)('a scan that dies %s a record became durable is made good, by a restart and by the next scan', async (when) => {
    await seeder.seed(formTraffic(60, 6));
    const names = nameAll(await open({ append: async () => 'nowhere' }).scan());
    for (const restart of [true, false]) {
      for (let dying = 0; dying < 3; dying += 1) {
        await seeder.seed([
          formCall({ provider: `vendor ${restart} ${dying}`, server_address: `host-${restart}-${dying}`, model_served: `model-${restart}-${dying}` }),
        ]);
        let number = 0;
        const inventory = open({
          async append(record) {
            number += 1;
            if (number !== dying + 1) return append(record);
            if (when === 'after') await append(record);
            throw new Error('killed');
          },
        });
        await expect(inventory.scan()).rejects.toThrow('killed');
        await (restart ? open() : inventory).scan();
      }
    }
    const recorded = nameAll(await readLedger());
    expect(recorded).toEqual([...new Set(recorded)]);
    for (const name of names) expect(recorded).toContain(name);
    expect(recorded.filter((name) => /^(provider vendor|host host-|model model-)/.test(name))).toHaveLength(18);
  });
});

describe('rows that come late', () => {
  const stream = 'test.example/log/s/late/1/standard/2026-11';
  /** One row of the stream, whatever came of the others. */
  const store = (seq: number): Promise<void> => {
    const core = Buffer.from(JSON.stringify({ provider: `in row ${seq}`, outcome: 'ok' }));
    return sendBlocks(engine.client, 'records', [encodeRecordRows([makeRow(seq, { stream, core })])], `late ${seq} ${Math.random()}`);
  };

  test('are looked at when they come', async () => {
    const inventory = open();
    for (const seq of [0, 2, 1, 4, 3]) {
      await store(seq);
      expect(nameAll(await inventory.scan())).toEqual([`provider in row ${seq}`]);
    }
    expect(await inventory.scan()).toEqual([]);
  });

  test('are not waited for after ten minutes: until then each scan looks behind the gap again', async () => {
    let looks = 0;
    const ask = createQuery(engine.client);
    const inventory = open({
      query(sql, parameters) {
        if (parameters?.['stream'] === stream) looks += 1;
        return ask(sql, parameters);
      },
    });
    await store(2);
    for (const [minutes, expected] of [
      [0, 1],
      [5, 2],
      [10, 3],
      [11, 4],
      [12, 4],
    ] as const) {
      clock = T0 + BigInt(minutes) * 60n * SECOND;
      await inventory.scan();
      expect([minutes, looks]).toEqual([minutes, expected]);
    }
  });
});

describe('a flood of names', () => {
  test('becomes at most 100 records of a kind in a scan, and none is forgotten', async () => {
    await seeder.seed(Array.from({ length: 250 }, (_, index) => formCall({ prompt_hash: String(index).padStart(64, '0') })));
    await seeder.seed([formCall({ provider: 'behind the flood' })]);
    const inventory = open();
    const scans = [await inventory.scan(), await inventory.scan(), await inventory.scan(), await inventory.scan()];
    expect(scans.map((found) => found.filter(({ item }) => item === 'prompt').length)).toEqual([100, 100, 51, 0]);
    expect(nameAll(scans[0] ?? [])).toContain('provider behind the flood');
  });
});

const SLOW = process.env['SPANPROOF_SLOW'] === '1';

test('looks at everything once, and from then on at what is new', { timeout: 120_000 }, async () => {
  const rows = SLOW ? 200_000 : 4_000;
  for (let stored = 0; stored < rows; stored += 4_000) {
    await seeder.seed(
      Array.from({ length: 4_000 }, (_, index) => formCall({ provider: `p${index % 7}`, prompt_hash: String((stored + index) % 90).padStart(64, '0') })),
    );
  }
  const inventory = open();
  const times: string[] = [];
  for (const expected of [7 + 90, 0]) {
    const began = performance.now();
    expect((await inventory.scan()).filter(({ item }) => item === 'provider' || item === 'prompt')).toHaveLength(expected);
    times.push(`${(performance.now() - began).toFixed(0)} ms`);
  }
  await seeder.seed([formCall({ provider: 'behind them all' })]);
  expect((await inventory.scan()).filter(({ item }) => item === 'provider')).toMatchObject([{ id: 'behind them all' }]);
  console.log(`${rows} rows: first scan ${times[0]}, the next ${times[1]}`);
});

describe('the watcher', () => {
  test('scans again and again until it is closed, and says once why it cannot', async () => {
    const failures: unknown[] = [];
    let broken = true;
    const inventory = open({
      everyMs: 5,
      onFailure: (error) => failures.push(error),
      append: (record) => (broken ? Promise.reject(new Error('no journal')) : append(record)),
    });
    await seeder.seed([formCall()]);
    inventory.start();
    inventory.start();
    await expect.poll(() => failures.length).toBe(1);
    await expect.poll(async () => (await readLedger()).length).toBe(0);
    broken = false;
    await expect.poll(async () => (await readLedger()).length).toBe(8);
    await seeder.seed([formCall({ provider: 'watched' })]);
    await expect.poll(async () => (await readLedger()).length).toBe(9);
    await inventory.close();
    await seeder.seed([formCall({ provider: 'after the end' })]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await readLedger()).toHaveLength(9);
    expect(failures).toHaveLength(1);
  });
});

describe('what is remembered for whoever asks often', () => {
  test('is asked for once, and again when a scan saw calls that none had seen', async () => {
    await seeder.seed([formCall()]);
    let asked = 0;
    const query: Query = (sql, parameters) => {
      if (parameters !== undefined && 'kinds' in parameters) asked += 1;
      return createQuery(engine.client)(sql, parameters);
    };
    const inventory = open({ query });
    await inventory.scan();
    const [first, again] = await Promise.all([inventory.recent(), inventory.recent()]);
    expect(again).toBe(first);
    expect(first).toEqual(await open().list());
    await inventory.scan(); // sees the records of its own discoveries
    await inventory.recent();
    const before = asked;
    await inventory.scan();
    await inventory.recent();
    expect(asked).toBe(before);
    await seeder.seed([formCall({ provider: 'newcomer' })]);
    expect((await inventory.recent()).map(({ id }) => id)).not.toContain('newcomer');
    await inventory.scan();
    expect((await inventory.recent()).map(({ id }) => id)).toContain('newcomer');
    expect(asked).toBe(before + 1);
  });

  test('is no failure', async () => {
    await seeder.seed([formCall()]);
    let away = true;
    const query: Query = (sql, parameters) => (away ? Promise.reject(new CodedError('ENGINE_DOWN', 'away')) : createQuery(engine.client)(sql, parameters));
    const inventory = open({ query });
    await expect(inventory.recent()).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
    away = false;
    expect((await inventory.recent()).length).toBeGreaterThan(0);
  });
});
