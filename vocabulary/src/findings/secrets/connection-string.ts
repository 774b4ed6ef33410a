import type { FindingDefinition, Match, ScanInput } from '../definition.ts';
import { byteAt, isAlnum, isQuote, lowerText, skipWhile } from '../reading/bytes.ts';
import { createWordFinder } from '../reading/words.ts';

const REACH = 200;
const MAX_SCHEME = 16;
const MAX_USER_INFO = 256;
const MAX_VALUE = 128;
/** Schemes whose authority holds a password of a service, however weak it is. */
const SCHEMES =
  /(?:^|[^a-z])(?:postgres(?:ql)?|postgis|mysql|mariadb|mssql|sqlserver|oracle|mongodb(?:\+srv)?|rediss?|amqps?|kafka|nats|clickhouse|cockroachdb|cassandra|neo4j(?:\+s)?|bolt|couchbases?|elasticsearch|influxdb|memcached|ldaps?|ftps?|sftp|smtps?|imaps?|jdbc|s3)$/;
const findPeer = createWordFinder([
  'server',
  'data source',
  'user id',
  'userid',
  'uid',
  'user',
  'database',
  'initial catalog',
  'provider',
  'host',
  'driver',
  'endpoint',
]);
/** What documents write: `user:pass@`. */
const DOCUMENTED = /^(?:user(?:name)?|usr|login):(?:pass(?:word|wd)?|pwd|secret)$/;
const TEMPLATE = /^(?:$|[$%#{<*]|\.{3})/;

/** The password of `scheme://user:password@host` for databases, queues and mail, and of `Server=...;User Id=...;Password=...` (ADO, ODBC, JDBC properties). */
export const secretConnectionString: FindingDefinition<'SECRET.connection_string'> = {
  kind: 'SECRET.connection_string',
  version: 1,
  class: 'secret',
  anchors: ['://', 'password', 'pwd'],
  match(input, start, wordEnd): Match | undefined {
    return input.bytes[start] === 0x3a ? matchAuthority(input, start, wordEnd) : matchProperty(input, start, wordEnd);
  },
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'postgres://app:«app»@db.internal/x',
      'mongodb+srv://root:«secret»@cluster0.example.net/test',
      'redis://:«redispw»@cache:6379/0',
      'Server=db;Port=5432;User Id=app;Password=«secret»;Database=x;',
      'Driver={SQL Server};Server=db;Uid=sa;Pwd=«sa1»',
      'ftp://backup:«backup»@files.example.org',
    ],
    nearMisses: [
      'postgres://db.internal/x',
      'postgres://app:${PASSWORD}@db.internal/x',
      'postgres://app:<password>@db/x',
      'redis://user:pass@localhost:6379',
      'redis://cache:6379/0',
      'Server=db;User Id=app;Password=${DB_PASSWORD};',
      'Server=db;User Id=app;Password=;',
      'Server=db;User Id=app;Password={0};',
      'the user; password: choose one',
      'Password=secret',
      'https://ada:secret@example.org/x',
      'mysql://app:****@db/x',
      'postgres://app:[SECRET.CONNECTION_STRING_1]@db.internal/x',
    ],
  },
};

function matchAuthority({ bytes, end, valueStart }: ScanInput, scheme: number, start: number): Match | undefined {
  if (start < valueStart || !SCHEMES.test(lowerText(bytes, Math.max(0, scheme - MAX_SCHEME), scheme))) return undefined;
  const limit = Math.min(end, start + MAX_USER_INFO);
  const colon = skipWhile(bytes, start, limit, (byte) => isUserInfo(byte) && byte !== 0x3a);
  if (byteAt(bytes, limit, colon) !== 0x3a) return undefined;
  const at = skipWhile(bytes, colon + 1, limit, isUserInfo);
  if (byteAt(bytes, limit, at) !== 0x40 || TEMPLATE.test(lowerText(bytes, colon + 1, at))) return undefined;
  if (DOCUMENTED.test(lowerText(bytes, start, at))) return undefined;
  return { start: colon + 1, end: at, confidence: 90, validated: true, context: true };
}

/** `Password=` between other properties, all separated by semicolons. */
function matchProperty({ bytes, end, valueStart }: ScanInput, word: number, wordEnd: number): Match | undefined {
  if (isAlnum(byteAt(bytes, word, word - 1))) return undefined;
  const mark = skipWhile(bytes, wordEnd, Math.min(end, wordEnd + 3), (byte) => byte === 0x20);
  if (byteAt(bytes, end, mark) !== 0x3d) return undefined;
  const start = skipWhile(bytes, mark + 1, Math.min(end, mark + 4), (byte) => byte === 0x20);
  const stop = skipWhile(bytes, start, Math.min(end, start + MAX_VALUE), (byte) => byte > 0x20 && byte !== 0x3b && !isQuote(byte) && byte !== 0x5c);
  if (start < valueStart || TEMPLATE.test(lowerText(bytes, start, stop)) || !standsBetween(bytes, end, word, stop)) return undefined;
  return { start, end: stop, confidence: 85, validated: false, context: true };
}

/** A semicolon and a property such as Server before, on the same line. */
function standsBetween(bytes: Uint8Array, end: number, word: number, stop: number): boolean {
  const from = Math.max(0, word - REACH);
  const line = Math.max(from, bytes.subarray(from, word).lastIndexOf(0x0a) + from + 1);
  const semicolon = bytes.subarray(line, word).lastIndexOf(0x3b);
  if (semicolon < 0 || word - line - semicolon > 8) return false;
  const before = findPeer(bytes, line, word);
  return before > 0 && bytes.subarray(before, Math.min(end, before + 4)).includes(0x3d) && stop > word;
}

const isUserInfo = (byte: number): boolean => byte > 0x20 && byte < 0x7f && byte !== 0x2f && byte !== 0x40 && !isQuote(byte) && byte !== 0x5c;
