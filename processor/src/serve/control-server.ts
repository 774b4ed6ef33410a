import { chmod, rm } from 'node:fs/promises';
import http from 'node:http';
import { pipeline } from 'node:stream/promises';
import { CodedError, type Population } from '@spanproof/vocabulary';
import type { LocalAnswer, LocalRequest } from '../api/call-locally.ts';
import type { BundleSummary } from '../export/contract.ts';
import type { LoginLink } from '../console/contract.ts';
import { type LinkRequest, parseLinkRequest } from '../console/link-request.ts';
import { describeFailure, type Failure } from '../failure.ts';
import type { ExportProgress, ExportRequest } from './export-evidence.ts';
import { parseExport, parsePopulation } from './export-request.ts';
import type { ProcessorStatus } from './status.ts';

export interface ControlActions {
  status(): ProcessorStatus;
  trustPolicy(): string;
  exportEvidence(request: ExportRequest, onProgress: (progress: ExportProgress) => void): Promise<BundleSummary>;
  fixPopulation(request: { readonly from: bigint; readonly to: bigint; readonly purpose: string }): Promise<Population>;
  now(): bigint;
  /** The API, as the owner of this machine. */
  callApi(request: LocalRequest): Promise<LocalAnswer>;
  /** Absent: no console. */
  readonly consoleLink?: ((wanted: LinkRequest) => LoginLink) | undefined;
}

/** One line of an export's answer. */
export type ExportLine = { readonly progress: ExportProgress } | { readonly done: BundleSummary } | { readonly failed: Failure };

const REQUEST_LIMIT = 64 * 1024;
/** Marks an answer that is a file. */
export const FILE_HEADER = 'x-spanproof-file';

/** The processor's local control: HTTP on a unix socket (0600), for the command line of the same user only. */
export async function startControl(actions: ControlActions, path: string): Promise<{ close(): Promise<void> }> {
  await rm(path, { force: true }); // the data folder's lock is ours, so a socket left here is stale
  const server = http.createServer((request, response) => {
    answer(actions, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(error instanceof CodedError ? 400 : 500, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify({ failed: describeFailure(error) } satisfies ExportLine)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(actions: ControlActions, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /status':
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(actions.status()));
      return;
    case 'GET /trust-policy':
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(actions.trustPolicy());
      return;
    case 'POST /console/links': {
      if (actions.consoleLink === undefined) throw new CodedError('CONSOLE_OFF', 'this processor serves no console', { todo: 'start it with --console on' });
      const link = actions.consoleLink(parseLinkRequest(JSON.parse(await readBody(request))));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(link));
      return;
    }
    case 'POST /exports': {
      const wanted = parseExport(await readBody(request), actions.now());
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      const send = (line: ExportLine): void => void response.write(`${JSON.stringify(line)}\n`);
      const done = await actions.exportEvidence(wanted, (progress) => send({ progress }));
      send({ done });
      response.end();
      return;
    }
    case 'POST /api': {
      const answered = await actions.callApi(readLocalRequest(JSON.parse(await readBody(request))));
      if ('json' in answered) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answered.json));
      else {
        const { file, contentType } = answered.file;
        response.writeHead(200, { 'content-type': contentType, [FILE_HEADER]: 'true' });
        await pipeline(file instanceof Uint8Array ? [file] : file, response);
      }
      return;
    }
    case 'POST /populations': {
      const population = await actions.fixPopulation(parsePopulation(await readBody(request)));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(population));
      return;
    }
    default:
      response.writeHead(404).end();
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** Whoever writes to the socket is this user; the routes parse what matters. */
function readLocalRequest(value: unknown): LocalRequest {
  const { method, path, body } = typeof value === 'object' && value !== null ? (value as { readonly [member: string]: unknown }) : {};
  const known = METHODS.find((one) => one === method);
  if (known === undefined || typeof path !== 'string') throw new CodedError('USAGE', 'expected method and path');
  return { method: known, path, ...(body === undefined ? {} : { body }) };
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > REQUEST_LIMIT) throw new CodedError('USAGE', 'the request is too large');
  }
  return body;
}
