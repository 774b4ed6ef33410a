import http from 'node:http';
import { createInterface } from 'node:readline';
import { CodedError, type Population } from '@spanproof/vocabulary';
import type { LocalRequest } from '../api/call-locally.ts';
import type { BundleSummary } from '../export/contract.ts';
import type { LoginLink } from '../console/contract.ts';
import type { LinkRequest } from '../console/link-request.ts';
import { type Failure, reviveFailure } from '../failure.ts';
import { controlPath } from './control-path.ts';
import { type ExportLine, FILE_HEADER } from './control-server.ts';
import type { ExportProgress } from './export-evidence.ts';
import { type AskedExport, formatExport } from './export-request.ts';
import type { ProcessorStatus } from './status.ts';

export interface ControlClient {
  /** @throws CodedError NOT_RUNNING where no processor answers */
  status(): Promise<ProcessorStatus>;
  trustPolicy(): Promise<string>;
  /** A link that opens one session of the console. @throws CodedError CONSOLE_OFF | USAGE */
  consoleLink(wanted: LinkRequest): Promise<LoginLink>;
  /** Fixes a population that an auditor's nonce may draw from later. @throws CodedError REQUEST_INVALID | USAGE */
  fixPopulation(request: { readonly from: bigint; readonly to: bigint; readonly purpose: string }): Promise<Population>;
  /** A request to the API as the owner of this machine; what it answers is typed by the route. @throws CodedError what the route throws */
  askApi(request: LocalRequest): Promise<unknown>;
  /** The same where the answer is a file. */
  fetchFile(request: LocalRequest): Promise<AsyncIterable<Uint8Array>>;
  exportEvidence(request: AskedExport & { readonly onProgress: (progress: ExportProgress) => void }): Promise<BundleSummary>;
}

/** Talks to the processor that owns a data folder. */
export function connectControl(dataFolder: string): ControlClient {
  const socketPath = controlPath(dataFolder);

  function send(method: string, path: string, body?: string): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = http.request({ socketPath, method, path }, resolve);
      request.once('error', (cause) => {
        reject(
          new CodedError('NOT_RUNNING', `no processor answers for ${dataFolder}`, { cause, todo: 'start it with `npm start`, or name its folder with --data' }),
        );
      });
      request.end(body);
    });
  }

  async function text(path: string): Promise<string> {
    return readAll(await send('GET', path));
  }

  async function readAll(response: http.IncomingMessage): Promise<string> {
    let body = '';
    for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
    return body;
  }

  async function sendToApi(request: LocalRequest): Promise<http.IncomingMessage> {
    const response = await send('POST', '/api', JSON.stringify(request));
    if (response.statusCode === 200) return response;
    const { failed } = JSON.parse(await readAll(response)) as { readonly failed: Failure };
    throw reviveFailure(failed);
  }

  return {
    async askApi(request) {
      const response = await sendToApi(request);
      return JSON.parse(await readAll(response)) as unknown;
    },
    async fetchFile(request) {
      const response = await sendToApi(request);
      if (response.headers[FILE_HEADER] === undefined) throw new CodedError('REQUEST_INVALID', `${request.path} answers no file`);
      return response;
    },
    status: async () => JSON.parse(await text('/status')) as ProcessorStatus,
    trustPolicy: () => text('/trust-policy'),
    async consoleLink(wanted) {
      const answer = JSON.parse(await readAll(await send('POST', '/console/links', JSON.stringify(wanted)))) as LoginLink | { readonly failed: Failure };
      if ('failed' in answer) throw reviveFailure(answer.failed);
      return answer;
    },
    async fixPopulation({ from, to, purpose }) {
      const answer = JSON.parse(await readAll(await send('POST', '/populations', JSON.stringify({ from: String(from), to: String(to), purpose })))) as
        | Population
        | { readonly failed: Failure };
      if ('failed' in answer) throw reviveFailure(answer.failed);
      return answer;
    },
    async exportEvidence({ onProgress, ...wanted }) {
      const response = await send('POST', '/exports', formatExport(wanted));
      for await (const line of createInterface({ input: response })) {
        const parsed = JSON.parse(line) as ExportLine;
        if ('done' in parsed) return parsed.done;
        if ('failed' in parsed) throw reviveFailure(parsed.failed);
        onProgress(parsed.progress);
      }
      throw new CodedError('EXPORT_INCOMPLETE', 'the processor ended before the export was finished', { todo: 'run the export again' });
    },
  };
}
