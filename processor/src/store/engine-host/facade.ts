import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Doorkeeper } from './doorkeeper.ts';
import { EngineException, toEngineException } from './engine-exception.ts';
import { ADMIN_HEADER } from './messages.ts';
import { type ProtocolRequest, parseRequest } from './request.ts';
import type { Spool } from './spool.ts';
import { type BodyInsert, judgeStatement, parseBodyInsert, quoteLiteral, renderSettings, withSettings } from './statement.ts';

/** A statement longer than this is nothing this host serves; rows travel apart from it. */
const STATEMENT_LIMIT = 4 * 1024 * 1024;

interface Collaborators {
  readonly doorkeeper: Doorkeeper;
  readonly spool: Spool;
}

/** The ClickHouse HTTP protocol over the sessions of this process: what `@clickhouse/client` needs, answered whole or as an error. */
export function createFacade(collaborators: Collaborators): Server {
  return createServer({ highWaterMark: 1 << 20, keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    void serve(collaborators, request, response);
  });
}

async function serve(collaborators: Collaborators, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let asked: ProtocolRequest | undefined;
  try {
    asked = parseRequest(request.url ?? '/');
    if (asked.path === '/ping' || (request.method === 'GET' && asked.query === undefined)) return answer(response, asked, 200, Buffer.from('Ok.\n'));
    if (asked.path !== '/') throw new EngineException(60, 'UNKNOWN_TABLE', 'no such path');
    const insert = asked.query === undefined ? undefined : parseBodyInsert(asked.query);
    const bytes = insert === undefined ? await runStatement(collaborators, request, asked) : await runInsert(collaborators, request, asked, insert);
    const compress = asked.compressResponse && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && bytes.length > 0;
    answer(response, asked, 200, compress ? await promisify(gzip)(bytes, { level: 1 }) : bytes, compress ? { 'Content-Encoding': 'gzip' } : {});
  } catch (error) {
    const { code, status, body } = toEngineException(error);
    request.resume();
    answer(response, asked, status, Buffer.from(body), { 'X-ClickHouse-Exception-Code': String(code) });
  }
}

async function runStatement({ doorkeeper }: Collaborators, request: IncomingMessage, asked: ProtocolRequest): Promise<Uint8Array> {
  const body = await readText(request);
  if (asked.query !== undefined && body !== '') throw new EngineException(62, 'SYNTAX_ERROR', 'a body may follow only INSERT INTO table (columns) FORMAT name');
  const sql = asked.query ?? body;
  if (sql.includes('\0')) throw new EngineException(62, 'SYNTAX_ERROR', 'NUL byte in the statement');
  const { pool, profile, leave } = await doorkeeper.enter(adminToken(request));
  try {
    return await pool.use(asked.database, async (session) => {
      const classification = await session.classify(sql);
      judgeStatement(sql, classification, profile);
      return session.query(withSettings(sql, asked.settings, asked.defaultFormat, classification), asked.defaultFormat, asked.params);
    });
  } finally {
    leave();
  }
}

async function runInsert({ doorkeeper, spool }: Collaborators, request: IncomingMessage, asked: ProtocolRequest, insert: BodyInsert): Promise<Uint8Array> {
  const path = await spool.write(request, request.headers['content-encoding']);
  try {
    const { pool, leave } = await doorkeeper.enter(adminToken(request));
    try {
      const sql = `${insert.into} FROM INFILE ${quoteLiteral(path)} ${renderSettings(asked.settings)} FORMAT ${insert.format}`;
      return await pool.use(asked.database, (session) => session.query(sql, 'Null', new Map()));
    } finally {
      leave();
    }
  } finally {
    await spool.remove(path);
  }
}

function adminToken(request: IncomingMessage): string | undefined {
  const header = request.headers[ADMIN_HEADER];
  return typeof header === 'string' ? header : undefined;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > STATEMENT_LIMIT) throw new EngineException(62, 'SYNTAX_ERROR', 'the statement is too long', 413);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'];
  if (encoding === 'gzip') return (await promisify(gunzip)(body, { maxOutputLength: STATEMENT_LIMIT })).toString('utf8');
  if (encoding !== undefined && encoding !== 'identity') throw new EngineException(36, 'BAD_ARGUMENTS', `content encoding ${encoding} is not supported`);
  return body.toString('utf8');
}

function answer(
  response: ServerResponse,
  asked: ProtocolRequest | undefined,
  status: number,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Length': body.length,
    'X-ClickHouse-Query-Id': headerText(asked?.queryId) ?? randomUUID(),
    'X-ClickHouse-Format': asked?.defaultFormat ?? 'TabSeparated',
    ...headers,
  });
  response.end(body);
}

// The id is the client's: only what a header may hold goes back.
function headerText(text: string | undefined): string | undefined {
  return text !== undefined && /^[\x21-\x7e]{1,128}$/.test(text) ? text : undefined;
}
