import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../processor/src/store/connect.ts';
import type { Engine } from '../../processor/src/store/contract.ts';
import { createEvidenceReader } from '../../processor/src/store/evidence-reader.ts';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { loadMigrations } from '../../processor/src/store/migrate.ts';
import { encodeBodyRows, encodeCheckpointRows, encodeLogEntryRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { collect } from '../store/collect.ts';
import { makeRows, STREAM, T_INGEST } from '../store/sealed-rows.ts';

/** What every engine promises: one suite, run by a test file per engine. `start` gives a fresh database. */
export function describeEngine(name: Engine['name'], start: () => Promise<{ readonly engine: Engine; readonly stop: () => Promise<void> }>): void {
  describe(`the ${name} engine keeps the contract`, () => {
    let engine: Engine;
    let client: ReturnType<typeof connect>;
    let stop: () => Promise<void>;
    const migrations = loadMigrations('embedded');
    beforeAll(async () => {
      ({ engine, stop } = await start());
      client = connect(engine.address);
    });
    afterAll(async () => {
      await client.close();
      await stop();
    });
    const rows = async <T>(query: string): Promise<T[]> => (await client.query({ query, format: 'JSONEachRow' })).json<T>();

    test('becomes ready and says so', async () => {
      await engine.ready();
      expect(engine).toMatchObject({ name, state: 'ready', failure: undefined });
      expect((await client.ping()).success).toBe(true);
    });

    test('applies migrations once, in order, each with its hash', async () => {
      expect(await engine.migrate(migrations)).toEqual(migrations.map((migration) => migration.name));
      expect(await engine.migrate(migrations)).toEqual([]);
      const recorded = await rows('SELECT name, sha256, statements FROM spanproof.schema_migrations ORDER BY name');
      expect(recorded).toEqual(migrations.map(({ name: migration, sha256, statements }) => ({ name: migration, sha256, statements: statements.length })));
    });

    test.each([
      ['changed', migrations.map((migration, index) => (index === 1 ? { ...migration, sha256: '0'.repeat(64) } : migration))],
      ['missing', migrations.slice(0, 2)],
      ['out of order', migrations.toSpliced(1, 0, { name: '001-zzz', sha256: '1'.repeat(64), statements: [] })],
    ])('refuses a template that is %s', async (_, drifted) => {
      await expect(engine.migrate(drifted)).rejects.toMatchObject({ code: 'MIGRATION_DRIFT' });
    });

    test('a migration that fails is not recorded and can be run again', async () => {
      const half = {
        name: '901-half',
        sha256: 'a'.repeat(64),
        statements: ['CREATE TABLE IF NOT EXISTS spanproof.half (a UInt8) ENGINE = MergeTree ORDER BY a', 'CREATE TABLE nonsense'],
      };
      await expect(engine.migrate([...migrations, half])).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
      await engine.ready();
      expect(await rows("SELECT name FROM spanproof.schema_migrations WHERE name = '901-half'")).toEqual([]);
      expect(await engine.migrate([...migrations, { ...half, statements: half.statements.slice(0, 1) }])).toEqual(['901-half']);
    });

    test('takes rows of every table, once per token, and gives them back', async () => {
      const sealed = makeRows(300);
      const checkpoint = { origin: STREAM, size: 300, root: new Uint8Array(randomBytes(32)), note: new Uint8Array(randomBytes(150)), t_signed: T_INGEST };
      const entry = { index: 0, entry: new Uint8Array(randomBytes(500)) };
      for (let round = 0; round < 2; round += 1) {
        await insertBlocks(client, 'records', [encodeRecordRows(sealed.slice(0, 100)), encodeRecordRows(sealed.slice(100))], 'a/records');
        await insertBlocks(client, 'bodies', [encodeBodyRows(sealed)], 'a/bodies');
        await insertBlocks(client, 'checkpoints', [encodeCheckpointRows([checkpoint])], 'a/checkpoints');
        await insertBlocks(client, 'log_entries', [encodeLogEntryRows([entry])], 'a/log_entries');
      }
      const reader = createEvidenceReader(client);
      expect((await collect(reader.records(STREAM, 300))).map((row) => Buffer.from(row.record_id).toString('hex'))).toEqual(
        sealed.map((row) => Buffer.from(row.record_id).toString('hex')),
      );
      expect(await reader.checkpoints(STREAM)).toEqual([checkpoint]);
      expect(await collect(reader.logEntries(1))).toEqual([entry]);
      expect(await rows('SELECT toUInt32(count()) AS n FROM spanproof.bodies')).toEqual([{ n: 300 }]);
      expect(await reader.streams(T_INGEST, T_INGEST + 300n)).toEqual([STREAM]);
    });

    test('answers with the code of an exception, and goes on', async () => {
      await expect(rows('SELECT * FROM spanproof.nothing_here')).rejects.toMatchObject({ code: '60' });
      await expect(insertBlocks(client, 'records', [new Uint8Array([1, 1, 200])], 'torn')).rejects.toThrow(RangeError);
      expect(await rows('SELECT 1 AS x')).toEqual([{ x: 1 }]);
    });

    test('closed is closed', async () => {
      const states: string[] = [];
      engine.onState((state) => states.push(state));
      await Promise.all([engine.close(), engine.close()]);
      expect(states).toEqual(['closed']);
      expect(engine.state).toBe('closed');
      await expect(engine.ready()).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
      await expect(engine.migrate(migrations)).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
    });
  });
}
