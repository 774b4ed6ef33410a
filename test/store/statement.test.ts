import { describe, expect, test } from 'vitest';
import { parseRequest } from '../../processor/src/store/engine-host/request.ts';
import { judgeStatement, parseBodyInsert, withSettings } from '../../processor/src/store/engine-host/statement.ts';

const READ = { statementCount: 1, queryClass: 0 };
const WRITE = { statementCount: 1, queryClass: 1 };

describe('parseBodyInsert', () => {
  test.each([
    'INSERT INTO spanproof.records (stream, seq) FORMAT Native',
    'insert into records\nformat JSONEachRow',
    'INSERT INTO spanproof.`log_entries` (`index`, entry) FORMAT Native ;',
  ])('takes %j', (sql) => {
    expect(parseBodyInsert(sql)).toBeDefined();
  });

  test.each([
    "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT TSV",
    'INSERT INTO t SETTINGS async_insert = 1 FORMAT TSV',
    'INSERT INTO t FORMAT CSV\n1\n\nDROP TABLE t',
    "INSERT INTO FUNCTION file('x') FORMAT TSV",
    'INSERT INTO t SELECT 1 FORMAT TSV',
    'INSERT INTO t (a) /* */ FORMAT TSV',
    'DROP TABLE t; INSERT INTO t FORMAT TSV',
    "INSERT INTO `t'` FORMAT TSV",
    '',
  ])('leaves %j to the judge', (sql) => {
    expect(parseBodyInsert(sql)).toBeUndefined();
  });
});

describe('judgeStatement', () => {
  test.each([
    ['two statements', 'SELECT 1; SELECT 2', { statementCount: 2, queryClass: 0 }, 62],
    ['nothing', '/* */', { statementCount: 0, queryClass: 4 }, 62],
    ['SET', 'SET max_threads = 1', { statementCount: 1, queryClass: 3 }, 497],
    ['GRANT', 'GRANT ALL ON *.* TO default', { statementCount: 1, queryClass: 2 }, 497],
    ['OUTFILE, even where the parser missed it', "SELECT 1 INTO OUTFILE '/tmp/x'", READ, 497],
    ['INFILE', "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT TSV", WRITE, 497],
    ['INFILE between comments', 'INSERT INTO t FROM/**/INFILE/**/ $$/etc/passwd$$ FORMAT TSV', WRITE, 497],
    ['inline rows', 'INSERT INTO t VALUES (1)', WRITE, 62],
    ['inline rows of a format', 'INSERT INTO t FORMAT CSV\n1\n', WRITE, 62],
    ['another write', 'ALTER TABLE t DELETE WHERE 1', WRITE, 497],
  ])('refuses %s', (_, sql, classification, code) => {
    expect(() => judgeStatement(sql, classification, 'ingest')).toThrow(expect.objectContaining({ code }));
  });

  test('lets reads pass, and DDL for the migrator only', () => {
    judgeStatement("SELECT count() FROM t WHERE a = 'values'", READ, 'ingest');
    judgeStatement('INSERT INTO t SELECT 1', WRITE, 'ingest');
    judgeStatement('CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a', WRITE, 'admin');
    expect(() => judgeStatement('CREATE TABLE t (a UInt8) ENGINE = Memory', WRITE, 'ingest')).toThrow(expect.objectContaining({ code: 497 }));
  });
});

describe('withSettings', () => {
  const settings = new Map([['max_threads', "1' --"]]);

  test.each([
    ['SELECT 1', READ, "SELECT 1\nFORMAT TSV SETTINGS max_threads = '1\\' --'"],
    ['SELECT 1 FORMAT Native', READ, "SELECT 1 FORMAT Native\nSETTINGS max_threads = '1\\' --'"],
    ['SELECT 1 -- c', READ, "SELECT 1 -- c\nFORMAT TSV SETTINGS max_threads = '1\\' --'"],
    ['INSERT INTO t SELECT 1;', WRITE, "INSERT INTO t SELECT 1\nSETTINGS max_threads = '1\\' --'"],
  ])('%j', (sql, classification, expected) => {
    expect(withSettings(sql, settings, 'TSV', classification)).toBe(expected);
  });
});

describe('parseRequest', () => {
  test('keeps settings, parameters and its own arguments apart', () => {
    const request = parseRequest(
      '/?query=SELECT+1&query_id=q&database=spanproof&default_format=Native&enable_http_compression=1&max_threads=2&param_a=x%5Cty&param_b=%5CN',
    );
    expect(request).toMatchObject({ query: 'SELECT 1', queryId: 'q', database: 'spanproof', defaultFormat: 'Native', compressResponse: true });
    expect([...request.settings]).toEqual([['max_threads', '2']]);
    expect([...request.params]).toEqual([
      ['a', 'x\ty'],
      ['b', null],
    ]);
  });

  test.each(['/?session_id=s', '/?role=admin', '/?max%20threads=1', '/?max_threads=%00', '/?database=a`b', '/?default_format=TSV%20SETTINGS'])(
    'refuses %s',
    (url) => {
      expect(() => parseRequest(url)).toThrow(expect.objectContaining({ name: 'EngineException' }));
    },
  );
});
