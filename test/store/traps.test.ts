/** One test per trap of chDB that the engine host has to close; an upgrade of chDB that changes one of them tells here. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeBlock, stringColumn, uint64Column, uint8Column } from '../../processor/src/store/native-block.ts';
import { encodeLogEntryRows } from '../../processor/src/store/rows.ts';
import { collect } from './collect.ts';
import { startTestEngine, type TestEngine } from './start-engine.ts';

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine({ sessions: 2, maxExecutionSeconds: 20 });
});
afterAll(async () => running[Symbol.asyncDispose]());

function socketPath(): string {
  if (!('socketPath' in running.engine.address)) throw new Error('the embedded engine has a socket');
  return running.engine.address.socketPath;
}

interface Answer {
  readonly status: number | undefined;
  readonly exception: string | string[] | undefined;
  readonly encoding: string | undefined;
  readonly bytes: Buffer;
  readonly body: string;
}

function post(path: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: socketPath(), method: 'POST', path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        const bytes = Buffer.concat(chunks);
        const { 'content-encoding': encoding, 'x-clickhouse-exception-code': exception } = response.headers;
        resolve({ status: response.statusCode, exception, encoding, bytes, body: bytes.toString('utf8') });
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

function entry(index: number): Uint8Array {
  return encodeLogEntryRows([{ index, entry: Buffer.from(`entry ${index}`) }]);
}

async function countEntries(where = '1'): Promise<number> {
  const [row] = await running.rows<{ n: number }>(`SELECT toUInt32(count()) AS n FROM spanproof.log_entries WHERE ${where}`);
  return row?.n ?? -1;
}

describe('A: settings do not stick', () => {
  test('inserts without a token are not taken for repeats of one with', async () => {
    for (const index of [100, 101, 102]) await sendBlocks(running.client, 'log_entries', [entry(index)], `A ${index}`);
    for (const index of [103, 104]) {
      await running.client.insert({ table: 'spanproof.log_entries', columns: ['index', 'entry'], values: [{ index, entry: 'x' }], format: 'JSONEachRow' });
    }
    expect(await countEntries('`index` BETWEEN 100 AND 104')).toBe(5);
  });

  test('a setting of one query is gone in the next, on every session', async () => {
    const [own] = await running.rows<{ v: string }>("SELECT toString(getSetting('max_block_size')) AS v", { max_block_size: '777' });
    expect(own?.v).toBe('777');
    const others = await Promise.all(Array.from({ length: 6 }, () => running.rows<{ v: string }>("SELECT toString(getSetting('max_block_size')) AS v")));
    for (const [row] of others) expect(row?.v).not.toBe('777');
  });
});

test('B: rows of a query that failed half-way do not reach the next one', async () => {
  const failing = (): Promise<unknown> =>
    running.rows("SELECT number, throwIf(number = 400000, 'planted') FROM numbers(1000000)", { max_block_size: '1000', max_threads: '1' });
  for (let round = 0; round < 3; round += 1) {
    const results = await Promise.allSettled([failing(), failing()]);
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: '395' } });
    const answers = await Promise.all(Array.from({ length: 4 }, () => running.rows('SELECT 1 AS x')));
    for (const rows of answers) expect(rows).toEqual([{ x: 1 }]);
  }
});

describe('C: a blank line in data is data', () => {
  test.each(['CSV', 'TSV', 'JSONEachRow'])('in a body of %s', async (format) => {
    const body =
      format === 'JSONEachRow'
        ? '{"index":200,"entry":"a"}\n\nDROP TABLE spanproof.log_entries'
        : `200${format === 'CSV' ? ',' : '\t'}a\n\nDROP TABLE spanproof.log_entries`;
    const answer = await post(`/?query=${encodeURIComponent(`INSERT INTO spanproof.log_entries (index, entry) FORMAT ${format}`)}`, body);
    expect(answer.status).not.toBe(200); // the second line is no row
    expect(await countEntries('1')).toBeGreaterThanOrEqual(0);
  });

  test('as a value it is kept', async () => {
    const hostile = 'a\n\nDROP TABLE spanproof.log_entries;\n\n';
    await running.client.insert({
      table: 'spanproof.log_entries',
      columns: ['index', 'entry'],
      values: [{ index: 201, entry: hostile }],
      format: 'JSONEachRow',
    });
    expect(await running.rows('SELECT entry FROM spanproof.log_entries WHERE `index` = 201')).toEqual([{ entry: hostile }]);
  });

  test('rows inside the statement are refused', async () => {
    for (const sql of [
      'INSERT INTO spanproof.log_entries (`index`, entry) FORMAT CSV\n1,"a"\n\nDROP TABLE spanproof.log_entries',
      "INSERT INTO spanproof.log_entries VALUES (1, 'a')",
    ]) {
      expect(await post('/', sql)).toMatchObject({ status: 400, exception: '62' });
    }
  });
});

test('D: binary bodies arrive unharmed, compressed or not', async () => {
  const entries = Array.from({ length: 60 }, (_, index) => ({ index: 1_000 + index, entry: new Uint8Array(randomBytes(64 * 1024)) }));
  await sendBlocks(
    running.client,
    'log_entries',
    entries.map((row) => encodeLogEntryRows([row])),
    'D',
  );
  const gzipped = gzipSync(encodeLogEntryRows([{ index: 1_060, entry: Buffer.from([0, 10, 10, 59, 255]) }]));
  const query = encodeURIComponent('INSERT INTO spanproof.log_entries (index, entry) FORMAT Native');
  expect(await post(`/?query=${query}`, gzipped, { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 200 });
  const stored = await running.rows<{ i: number; h: string }>(
    'SELECT toUInt32(`index`) AS i, hex(entry) AS h FROM spanproof.log_entries WHERE `index` BETWEEN 1000 AND 1060 ORDER BY i',
  );
  expect(stored.map(({ h }) => h.toLowerCase())).toEqual([...entries.map((row) => Buffer.from(row.entry).toString('hex')), '000a0a3bff']);
});

test('D: our blocks are what the engine itself writes', async () => {
  const { stream } = await running.client.exec({
    query: "SELECT toUInt8(number + 7) AS a, concat('s', toString(number)) AS b, toUInt64(258 * number) AS c FROM numbers(2) FORMAT Native",
  });
  const block = encodeBlock([uint8Column('a', [7, 8]), stringColumn('b', [Buffer.from('s0'), Buffer.from('s1')]), uint64Column('c', [0, 258])], 2);
  expect(Buffer.concat(await collect(stream as AsyncIterable<Buffer>)).toString('hex')).toBe(Buffer.from(block).toString('hex'));
});

test('D: a body cut short inserts nothing and leaves no file', async () => {
  const before = await countEntries();
  const query = encodeURIComponent('INSERT INTO spanproof.log_entries (index, entry) FORMAT Native');
  const block = encodeLogEntryRows([{ index: 300, entry: new Uint8Array(100_000) }]);
  await new Promise<void>((resolve) => {
    const cut = request({ socketPath: socketPath(), method: 'POST', path: `/?query=${query}`, headers: { 'Content-Length': String(block.length) } });
    cut.once('error', () => resolve());
    cut.write(block.subarray(0, 50_000), () => setTimeout(() => cut.destroy(), 50));
    cut.once('close', () => resolve());
  });
  await expect.poll(() => readdirSync(join(running.dataFolder, 'engine', 'spool'))).toEqual([]);
  expect(await countEntries()).toBe(before);
});

test('E: input() is refused rather than inserting nothing', async () => {
  const query = "INSERT INTO spanproof.log_entries SELECT * FROM input('`index` UInt64, entry String') FORMAT JSONEachRow";
  const answer = await post(`/?query=${encodeURIComponent(query)}`, '{"index":1,"entry":"x"}');
  expect(answer.status).toBe(400);
});

test('F: a lone surrogate in a string is an error of its own insert only', async () => {
  const body = Buffer.from('{"index":400,"entry":"\\ud83d"}\n');
  const answer = await post(`/?query=${encodeURIComponent('INSERT INTO spanproof.log_entries (index, entry) FORMAT JSONEachRow')}`, body);
  expect(answer).toMatchObject({ exception: '25' });
  expect(await countEntries('`index` = 400')).toBe(0);
});

test('G: parameterised queries at once get their own values', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const result = await running.client.query({
        query: 'SELECT {text:String} AS text, {list:Array(UInt32)} AS list',
        query_params: { text: `it's \\ ${index}\t\n`, list: [index, 1] },
        format: 'JSONEachRow',
      });
      return result.json();
    }),
  );
  expect(answers).toEqual(answers.map((_, index) => [{ text: `it's \\ ${index}\t\n`, list: [index, 1] }]));
});

test('G: a slow query on one session does not hold up the other', async () => {
  const slow = running.rows('SELECT sleepEachRow(0.5) AS s FROM numbers(3)', { max_block_size: '1' });
  const from = performance.now();
  await running.rows('SELECT 1 AS x');
  expect(performance.now() - from).toBeLessThan(1_000);
  await slow;
});

test('I: errors carry code and type', async () => {
  await expect(running.rows('SELECT * FROM spanproof.nothing_here')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
  await expect(running.rows('SELEC 1')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
});

test('J: a query that runs too long is ended by the engine', async () => {
  await expect(running.rows('SELECT sleepEachRow(1) AS s FROM numbers(30)', { max_execution_time: '1', max_block_size: '1' })).rejects.toMatchObject({
    code: '159',
  });
  expect(await running.rows("SELECT toUInt32(getSetting('max_execution_time')) AS t")).toEqual([{ t: 20 }]);
});

test('M: the deduplication window is 10000 on every table, and a repeated token adds nothing', async () => {
  const tables = await running.rows<{ name: string; sql: string }>(
    "SELECT name, create_table_query AS sql FROM system.tables WHERE database = 'spanproof' AND engine != 'View'",
  );
  expect(tables.map(({ name }) => name)).toEqual(['bodies', 'checkpoints', 'log_entries', 'records', 'schema_migrations']);
  for (const { name, sql } of tables) expect(sql).toContain(`non_replicated_deduplication_window = ${name === 'schema_migrations' ? 100 : 10_000}`);
  for (let round = 0; round < 3; round += 1) await sendBlocks(running.client, 'log_entries', [entry(500)], 'M');
  expect(await countEntries('`index` = 500')).toBe(1);
});

test('M: an old token is still known after 300 newer ones', async () => {
  await sendBlocks(running.client, 'log_entries', [entry(600)], 'old');
  for (let index = 0; index < 300; index += 1) await sendBlocks(running.client, 'log_entries', [entry(2_000 + index)], `newer ${index}`);
  await sendBlocks(running.client, 'log_entries', [entry(600)], 'old');
  expect(await countEntries('`index` = 600')).toBe(1);
}, 60_000);

describe('K, O: the ingest profile can add and read, nothing else', () => {
  test.each([
    'ALTER TABLE spanproof.records DELETE WHERE 1',
    'ALTER TABLE spanproof.records UPDATE flags = 0 WHERE 1',
    'ALTER TABLE spanproof.records DROP PARTITION tuple()',
    'ALTER TABLE spanproof.records MODIFY SETTING fsync_after_insert = 0',
    'ALTER TABLE spanproof.records MODIFY TTL t_ingest + INTERVAL 1 DAY',
    'DELETE FROM spanproof.records WHERE 1',
    'UPDATE spanproof.records SET flags = 0 WHERE 1',
    'DROP TABLE spanproof.records',
    'DROP DATABASE spanproof',
    'TRUNCATE TABLE spanproof.records',
    'OPTIMIZE TABLE spanproof.records FINAL',
    'DETACH TABLE spanproof.records',
    'RENAME TABLE spanproof.records TO spanproof.other',
    'CREATE TABLE spanproof.other (a UInt8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE other (a UInt8)',
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "INSERT INTO FUNCTION file('/tmp/spanproof-planted', 'TSV', 'a UInt8') SELECT 1",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1', 'system.one')",
    "SELECT * FROM executable('ls', 'TSV', 'a String')",
    "SELECT 1 INTO OUTFILE '/tmp/spanproof-planted'",
    "INSERT INTO spanproof.log_entries FROM INFILE '/etc/passwd' FORMAT LineAsString",
    "insert into spanproof.log_entries from/**/infile '/etc/passwd' format LineAsString",
    'SYSTEM STOP MERGES',
    'SYSTEM RELOAD CONFIG',
    'SYSTEM SHUTDOWN',
    'KILL QUERY WHERE 1',
    'SET readonly = 0',
    'USE system',
    'CREATE USER other',
    'GRANT ALL ON *.* TO default',
    "BACKUP TABLE spanproof.records TO File('x')",
  ])('%s', async (sql) => {
    const { status, exception, body } = await post('/', sql);
    expect({ status, exception, body }).toMatchObject({ status: 403, exception: '497' });
    expect(existsSync('/tmp/spanproof-planted')).toBe(false);
  });

  test('the same hidden in the query argument of a body, or behind a second statement', async () => {
    const hidden = "INSERT INTO spanproof.log_entries FROM INFILE '/etc/passwd' FORMAT LineAsString";
    expect((await post(`/?query=${encodeURIComponent(hidden)}`, 'x')).status).toBe(400);
    expect((await post('/', 'SELECT 1; DROP TABLE spanproof.records')).exception).toBe('62');
    expect((await post('/?query=SELECT%201', '; DROP TABLE spanproof.records')).exception).toBe('62');
    expect((await post(`/?max_threads=${encodeURIComponent("1' FORMAT TSV; DROP TABLE spanproof.records --")}`, 'SELECT 1')).status).not.toBe(200);
    expect(await running.rows('SELECT 1 AS x')).toEqual([{ x: 1 }]);
  });

  test('nor does a made-up admin token help', async () => {
    expect(await post('/', 'DROP TABLE spanproof.records', { 'x-spanproof-admin': '0'.repeat(64) })).toMatchObject({ status: 401, exception: '516' });
  });

  test('even where settings ask for more', async () => {
    const answer = await post('/?readonly=0&allow_ddl=1', 'DROP TABLE spanproof.records');
    expect(answer.exception).toBe('497');
  });
});

test('N: 64-bit integers survive as text or bytes', async () => {
  expect(await running.rows('SELECT 18446744073709551615 AS n', { output_format_json_quote_64bit_integers: 1 })).toEqual([{ n: '18446744073709551615' }]);
});

test('every acknowledged part is fsynced, here and after merges', async () => {
  const settings = await running.rows<{ name: string; value: string }>(
    "SELECT name, value FROM system.merge_tree_settings WHERE name IN ('fsync_after_insert', 'fsync_part_directory', 'min_rows_to_fsync_after_merge')",
  );
  expect(Object.fromEntries(settings.map(({ name, value }) => [name, value]))).toEqual({
    fsync_after_insert: '1',
    fsync_part_directory: '1',
    min_rows_to_fsync_after_merge: '1',
  });
  const tables = await running.rows<{ sql: string }>("SELECT create_table_query AS sql FROM system.tables WHERE database = 'spanproof' AND engine != 'View'");
  for (const { sql } of tables) expect(sql).toContain('fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1');
});

test('responses are compressed where asked, whole where not', async () => {
  const query = encodeURIComponent("SELECT repeat('x', 100000) FORMAT TSVRaw");
  const plain = await post(`/?query=${query}`, '', { 'Accept-Encoding': 'gzip' });
  expect(plain.encoding).toBeUndefined();
  const compressed = await post(`/?query=${query}&enable_http_compression=1`, '', { 'Accept-Encoding': 'gzip' });
  expect(compressed.encoding).toBe('gzip');
  expect(compressed.bytes.length).toBeLessThan(2_000);
  expect(gunzipSync(compressed.bytes).equals(plain.bytes)).toBe(true);
});

test('a stream of rows through the ordinary client', async () => {
  const values = Readable.from(Array.from({ length: 2_000 }, (_, index) => ({ index: 5_000 + index, entry: `e\n\n${index}` })));
  await running.client.insert({ table: 'spanproof.log_entries', columns: ['index', 'entry'], values, format: 'JSONEachRow' });
  expect(await countEntries('`index` BETWEEN 5000 AND 6999')).toBe(2_000);
});
