import { CodedError } from '@spanproof/vocabulary';
import type { AccessLog, Identity, PageAnswer, PageRequest, Pages } from '../api/contract.ts';
import type { ConsoleBuild, ConsoleUser, LoginLink } from './contract.ts';
import type { LoginCodes } from './login-codes.ts';
import { type OwnOrigin, readOwnOrigin, refuseOtherOrigins } from './own-origin.ts';
import { formProgressPage, LOGIN_PAGE, LOGIN_SCRIPT, OWN_STYLE } from './own-pages.ts';
import { HASHED_FILE_HEADERS, PAGE_HEADERS } from './page-headers.ts';
import { formCookie, readCookie } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';
import { type FindStaticFile, isPage } from './static-files.ts';

export interface ConsoleCollaborators {
  readonly codes: LoginCodes;
  readonly sessions: Sessions;
  readonly build: ConsoleBuild;
  readonly findFile: FindStaticFile;
  /** An ES256 token for `authorization: Bearer`. */
  readonly issueToken: (user: ConsoleUser, seconds: number) => Promise<string>;
  readonly access: AccessLog;
  readonly nowMs: () => number;
}

export interface ConsoleSettings {
  /** Whether the server speaks TLS. */
  readonly secure: boolean;
  readonly trustPolicy: string;
}

/** Of the token in session.json; the host asks for the next one in time. */
const TOKEN_SECONDS = 600;
const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

/** What port 4320 answers outside /api: the login, the session, and the plugin's artefact in the page that stands in for Grafana. */
export function createConsole(collaborators: ConsoleCollaborators, { secure, trustPolicy }: ConsoleSettings): Pages {
  const { codes, sessions, build, findFile, access, nowMs } = collaborators;

  /** Nobody is let in, and nobody known is refused, without a record of it. */
  async function signIn({ body, requestId }: PageRequest, own: OwnOrigin): Promise<PageAnswer> {
    const code = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : '';
    const redeemed = codes.redeem(code);
    if (redeemed === undefined) throw refusal('this link is not known');
    const record = (outcome: 'allowed' | 'refused'): Promise<string> =>
      access.record({ identity: toIdentity(redeemed.user), action: 'console.login', resource: 'console', outcome, requestId });
    if (redeemed.outcome !== 'valid') {
      if (!redeemed.again) await record('refused');
      throw refusal(redeemed.outcome === 'used' ? 'this link has been used' : 'this link has expired');
    }
    try {
      await record('allowed');
    } catch (error) {
      redeemed.giveBack();
      throw error;
    }
    return { status: 204, headers: { 'set-cookie': formCookie(sessions.open(redeemed.user), own.port, secure) }, body: '' };
  }

  async function showSession({ headers }: PageRequest, own: OwnOrigin): Promise<PageAnswer> {
    const secret = readCookie(headers, own.port);
    const user = secret === undefined ? undefined : sessions.find(secret);
    if (user === undefined) throw new CodedError('UNAUTHENTICATED', 'nobody is signed in at the console');
    const session = {
      name: user.name,
      theme: 'dark',
      label: `local console, ${user.role}`,
      token: await collaborators.issueToken(user, TOKEN_SECONDS),
      token_expires: Math.floor(nowMs() / 1000) + TOKEN_SECONDS,
      settings: { apiUrl: own.origin, trustPolicy },
    };
    return { status: 200, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(session) };
  }

  function signOut({ headers }: PageRequest, own: OwnOrigin): PageAnswer {
    const secret = readCookie(headers, own.port);
    if (secret !== undefined) sessions.end(secret);
    return { status: 204, headers: { 'set-cookie': formCookie('', own.port, secure, 0) }, body: '' };
  }

  async function showFile(path: string): Promise<PageAnswer | undefined> {
    const state = await build.state();
    if (state.phase !== 'ready') {
      if (!isPage(path)) return undefined;
      return { status: 503, headers: { 'content-type': HTML_TYPE, 'retry-after': '2' }, body: formProgressPage(state, nowMs()) };
    }
    const file = await findFile(path);
    if (file === undefined) return undefined;
    return { status: 200, headers: { 'content-type': file.contentType, ...(file.hashed ? HASHED_FILE_HEADERS : {}) }, body: file.bytes };
  }

  async function answer(request: PageRequest): Promise<PageAnswer | undefined> {
    const { method, path, headers } = request;
    const own = readOwnOrigin(headers, secure);
    if (path.startsWith('/host/')) {
      refuseOtherOrigins(headers, method, own);
      switch (`${method} ${path}`) {
        case 'POST /host/login':
          return signIn(request, own);
        case 'POST /host/logout':
          return signOut(request, own);
        case 'GET /host/session.json':
          return showSession(request, own);
        default:
          return undefined;
      }
    }
    if (method !== 'GET') return undefined;
    const text = OWN_FILES[path];
    return text === undefined ? showFile(path) : { status: 200, headers: { 'content-type': text[0] }, body: text[1] };
  }

  return {
    async answer(request) {
      const said = await answer(request);
      return said && { ...said, headers: { ...PAGE_HEADERS, ...said.headers } };
    },
  };
}

const OWN_FILES: Readonly<Record<string, readonly [type: string, text: string]>> = Object.assign(Object.create(null), {
  '/login': [HTML_TYPE, LOGIN_PAGE],
  '/login.js': ['text/javascript; charset=utf-8', LOGIN_SCRIPT],
  '/console.css': ['text/css; charset=utf-8', OWN_STYLE],
});

export function formLoginLink(endpoint: string, { code, expires }: { readonly code: string; readonly expires: number }): LoginLink {
  return { url: `${endpoint}/login#${code}`, expires };
}

function refusal(why: string): CodedError {
  return new CodedError('UNAUTHENTICATED', why, { todo: 'make another: npm run -s spanproof -- console link' });
}

function toIdentity({ id, name, email, role }: ConsoleUser): Identity {
  return { id: `user:${id}`, name, ...(email === undefined ? {} : { email }), role, via: 'console' };
}
