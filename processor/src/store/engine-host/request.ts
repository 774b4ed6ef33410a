import { EngineException } from './engine-exception.ts';

/** What a request's query string asks for, apart from its body. */
export interface ProtocolRequest {
  readonly path: string;
  readonly query: string | undefined;
  readonly queryId: string | undefined;
  readonly database: string;
  readonly defaultFormat: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Values as JavaScript has them; null is SQL's NULL. */
  readonly params: ReadonlyMap<string, string | null>;
  readonly compressResponse: boolean;
}

/** Arguments of the protocol that are no settings of the engine, and mean nothing to this host. */
const IGNORED = new Set([
  'wait_end_of_query',
  'http_zlib_compression_level',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'buffer_size',
]);
/** They would keep state between requests, or change bytes in a way this host does not speak. */
const REFUSED = new Set(['session_id', 'session_timeout', 'session_check', 'role', 'decompress', 'compress', 'client_protocol_version', 'quota_key']);

/** @throws EngineException where an argument is not spoken here. Everything in `url` is the client's. */
export function parseRequest(url: string): ProtocolRequest {
  const { pathname, searchParams } = new URL(url, 'http://engine');
  const settings = new Map<string, string>();
  const params = new Map<string, string | null>();
  const own = new Map<string, string>();
  for (const [name, value] of searchParams) {
    if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name)) throw new EngineException(36, 'BAD_ARGUMENTS', 'malformed argument name');
    if (value.includes('\0')) throw new EngineException(36, 'BAD_ARGUMENTS', `NUL byte in argument ${name}`);
    if (name.startsWith('param_')) params.set(name.slice(6), unescapeParam(value));
    else if (OWN.has(name)) own.set(name, value);
    else if (REFUSED.has(name) && value !== '' && value !== '0') throw new EngineException(36, 'BAD_ARGUMENTS', `argument ${name} is not supported`);
    else if (!IGNORED.has(name) && !REFUSED.has(name)) settings.set(name, value);
  }
  const database = own.get('database') ?? 'default';
  const defaultFormat = own.get('default_format') ?? 'TabSeparated';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(database)) throw new EngineException(81, 'UNKNOWN_DATABASE', 'malformed database name');
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(defaultFormat)) throw new EngineException(73, 'UNKNOWN_FORMAT', 'malformed format name');
  return {
    path: pathname,
    query: own.get('query'),
    queryId: own.get('query_id'),
    database,
    defaultFormat,
    settings,
    params,
    compressResponse: own.get('enable_http_compression') === '1',
  };
}
const OWN = new Set(['query', 'query_id', 'database', 'default_format', 'enable_http_compression', 'user', 'password']);

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '0': '\0', "'": "'", '\\': '\\' };

// The protocol carries parameters in TSV escaping; the binding escapes again.
function unescapeParam(value: string): string | null {
  if (value === '\\N') return null;
  return value.replace(/\\([\s\S])/g, (sequence, escaped: string) => ESCAPES[escaped] ?? sequence);
}
