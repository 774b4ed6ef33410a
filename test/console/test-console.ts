import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAccessLog } from '../../processor/src/api/access-log.ts';
import { createIdentify } from '../../processor/src/api/identity.ts';
import { createConsoleTokens } from '../../processor/src/api/identity/console.ts';
import { createWhoamiRoutes } from '../../processor/src/api/routes/whoami.ts';
import { startApi } from '../../processor/src/api/server.ts';
import { createConsole } from '../../processor/src/console/console.ts';
import type { BuildState, ConsoleUser } from '../../processor/src/console/contract.ts';
import { createLoginCodes } from '../../processor/src/console/login-codes.ts';
import { createSessions } from '../../processor/src/console/sessions.ts';
import { createStaticFiles } from '../../processor/src/console/static-files.ts';
import type { OpsRecord } from '../../processor/src/stage.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface TestConsole extends AsyncDisposable {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly origin: string;
  readonly sealed: OpsRecord[];
  build: BuildState;
  /** Makes the next appends fail. */
  broken: boolean;
  advance(milliseconds: number): void;
  newCode(user?: Partial<ConsoleUser>): string;
  /** Headers exactly as given; `host` is ours unless given. */
  ask(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>;
  /** As a browser posts from our own page. */
  login(code: string, headers?: Record<string, string>): Promise<Answer>;
}

const ADA: ConsoleUser = { id: 'local.ada', name: 'Ada', role: 'admin' };
/** Beside the folders that are served, for whoever climbs out of one. */
const SECRET = 'not for anybody';

/** The real server with the real console over a made-up artefact; `append` stands where the sealing worker is. */
export async function startTestConsole(): Promise<TestConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'spanproof-pages-'));
  const files = {
    'secret.txt': SECRET,
    'artefact/module.js': 'define([], 1)',
    'artefact/.env': SECRET,
    'host/index.html': '<!doctype html><title>host</title>',
    'host/assets/index-1.js': '1',
    'host/public/build/img/icons/bell.svg': '<svg/>',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  let skew = 0;
  const nowMs = (): number => Date.now() + skew;
  const sealed: OpsRecord[] = [];
  const codes = createLoginCodes({ nowMs, random: randomBytes });
  const tokens = await createConsoleTokens({ nowMs });
  const access = createAccessLog({
    append: async (record) => {
      if (shown.broken) throw new Error('the journal is gone');
      sealed.push(record);
      return String(sealed.length).padStart(32, '0');
    },
    now: () => BigInt(nowMs()) * 1_000_000n,
  });
  const pages = createConsole(
    {
      codes,
      sessions: createSessions({ nowMs, random: randomBytes }),
      build: { state: async () => shown.build },
      findFile: createStaticFiles({ artefact: join(folder, 'artefact'), host: join(folder, 'host') }),
      issueToken: (user, seconds) => tokens.issue(user, seconds),
      access,
      nowMs,
    },
    { secure: false, trustPolicy: 'log example\n' },
  );
  const server = await startApi(
    {
      identify: createIdentify({ configured: [], issued: () => [], verifyConsoleToken: (token) => tokens.verify(token) }),
      access,
      routes: createWhoamiRoutes(),
      signingKeys: tokens.keys,
      pages,
      onFailure: () => {},
    },
    { host: '127.0.0.1', port: 0 },
  );
  const host = server.endpoint.replace('http://', '');

  function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const [hostname, port] = host.split(':');
      const request = http.request({ hostname, port, method, path, headers: { host, ...headers } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      request.once('error', reject);
      request.end(body);
    });
  }

  const shown: TestConsole = {
    host,
    origin: server.endpoint,
    sealed,
    build: { phase: 'ready' },
    broken: false,
    advance: (milliseconds) => (skew += milliseconds),
    newCode: (user = {}) => codes.issue({ ...ADA, ...user }).code,
    ask,
    login: (code, headers = {}) =>
      ask('POST', '/host/login', { 'content-type': 'application/json', origin: server.endpoint, ...headers }, JSON.stringify({ code })),
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return shown;
}

export function codeOf({ status, text }: Answer): string {
  return `${status} ${(JSON.parse(text) as { readonly code: string }).code}`;
}

/** What a browser sends back of `set-cookie`. */
export function cookieOf({ headers }: Answer): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
