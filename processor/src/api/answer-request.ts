import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessLog, ApiRequest, FileAnswer, Identity, Route } from './contract.ts';
import { parseBody, parseQuery } from './parse-request.ts';

/** What is known of a request that passed identification; `sealed` once its access record is durable. */
export interface Asking {
  readonly route: Route;
  readonly identity: Identity;
  sealed: boolean;
}

export const ACCESS_RECORD_HEADER = 'spanproof-access-record';

/** Runs a route for somebody who may: parse, seal the access, handle, answer, in this order. */
export async function answerRequest(access: AccessLog, asking: Asking, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { route, identity } = asking;
  const query = parseQuery(route.query, request.query);
  const body = parseBody(route.body, request.body);
  const accessRecord = route.audit === undefined ? undefined : await sealAccess(access, asking, request, 'allowed', body);
  if (accessRecord !== undefined) reply.header(ACCESS_RECORD_HEADER, accessRecord);
  const asked: ApiRequest = {
    identity,
    params: request.params as Readonly<Record<string, string>>,
    query,
    body,
    requestId: request.id,
    ...(accessRecord === undefined ? {} : { accessRecord }),
  };
  const answer = await route.handle(asked);
  if (answer === undefined) return reply.code(204).send();
  reply.code(route.status ?? 200);
  if (isFile(answer)) return sendFile(reply, answer);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
}

/** Seals the access record of an audited route, once. `body` is parsed; a refused attempt has none. */
export async function sealAccess(
  access: AccessLog,
  asking: Asking,
  request: FastifyRequest,
  outcome: 'allowed' | 'refused',
  body?: unknown,
): Promise<string | undefined> {
  const { route, identity } = asking;
  if (route.audit === undefined || asking.sealed) return undefined;
  const purpose = readText(body, 'purpose');
  const ticket = readText(body, 'ticket');
  const record = await access.record({
    identity,
    action: route.audit,
    resource: fillPath(route.path, request.params as Readonly<Record<string, string>>),
    outcome,
    ...(purpose === undefined ? {} : { purpose }),
    ...(ticket === undefined ? {} : { ticket }),
    requestId: request.id,
  });
  asking.sealed = true;
  return record;
}

/** `/calls/:id/reveal` -> `calls/<id>/reveal`; parameters are plain path segments by now. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.slice(1).replace(/:([A-Za-z0-9_]+)/g, (_, name: string) => params[name] ?? '');
}

export function readText(body: unknown, name: string): string | undefined {
  const value: unknown = typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function isFile(answer: unknown): answer is FileAnswer {
  return typeof answer === 'object' && answer !== null && 'file' in answer && 'contentType' in answer && 'fileName' in answer;
}

function sendFile(reply: FastifyReply, { file, contentType, fileName, length, headers = {} }: FileAnswer): FastifyReply {
  reply.headers({
    ...headers,
    'content-type': contentType,
    'content-disposition': `attachment; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
  });
  if (file instanceof Uint8Array) return reply.send(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  if (length !== undefined) reply.header('content-length', length);
  return reply.send(Readable.from(file));
}
