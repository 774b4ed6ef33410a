import { createHash } from 'node:crypto';
import { ROLES, type Role } from '@spanproof/vocabulary';
import { createAccessLog } from '../../processor/src/api/access-log.ts';
import type { Hook, Route } from '../../processor/src/api/contract.ts';
import { createIdentify } from '../../processor/src/api/identity.ts';
import { type ConsoleTokens, createConsoleTokens } from '../../processor/src/api/identity/console.ts';
import { createGrafanaVerifier, type GrafanaSettings, keysUrl } from '../../processor/src/api/identity/grafana.ts';
import { createKeySource } from '../../processor/src/api/identity/jwks.ts';
import { type ApiServer, startApi } from '../../processor/src/api/server.ts';
import type { OpsRecord } from '../../processor/src/stage.ts';

/** A bearer token per role, and its configuration entry. */
export const tokenOf = (role: Role | 'plugin'): string => `test-token-of-${role}`;
export const CONFIGURED = ([...ROLES, 'plugin'] as const).map((role) => ({
  id: `the-${role}`,
  role,
  sha256: createHash('sha256').update(tokenOf(role)).digest('hex'),
}));

export interface TestApi extends AsyncDisposable {
  readonly server: ApiServer;
  readonly consoleTokens: ConsoleTokens;
  /** What was sealed, in order. */
  readonly sealed: OpsRecord[];
  readonly failures: unknown[];
  ask(path: string, as: Role | 'plugin' | undefined, init?: RequestInit): Promise<Response>;
}

/** The real server with its real identities over the given routes; `append` stands where the sealing worker is. */
export async function startTestApi(
  routes: readonly Route[],
  options: {
    readonly grafana?: GrafanaSettings;
    readonly nowMs?: () => number;
    readonly append?: (record: OpsRecord) => Promise<string>;
    readonly hooks?: readonly Hook[];
  } = {},
): Promise<TestApi> {
  const { grafana, nowMs = Date.now, hooks = [] } = options;
  const sealed: OpsRecord[] = [];
  const failures: unknown[] = [];
  const append =
    options.append ??
    (async (record: OpsRecord): Promise<string> => {
      sealed.push(record);
      return String(sealed.length).padStart(32, '0');
    });
  const consoleTokens = await createConsoleTokens({ nowMs });
  const identify = createIdentify({
    configured: CONFIGURED,
    issued: () => [],
    verifyConsoleToken: (token) => consoleTokens.verify(token),
    ...(grafana === undefined
      ? {}
      : { verifyGrafanaId: createGrafanaVerifier({ keys: createKeySource({ nowMs }, { url: keysUrl(grafana) }), nowMs }, grafana) }),
  });
  const access = createAccessLog({ append, now: () => BigInt(nowMs()) * 1_000_000n });
  const server = await startApi(
    { identify, access, routes, hooks, signingKeys: consoleTokens.keys, onFailure: (error) => failures.push(error) },
    { host: '127.0.0.1', port: 0 },
  );
  return {
    server,
    consoleTokens,
    sealed,
    failures,
    ask: (path, as, init = {}) =>
      fetch(`${server.endpoint}/api/v1${path}`, {
        ...init,
        headers: { ...(as === undefined ? {} : { authorization: `Bearer ${tokenOf(as)}` }), ...(init.headers as Record<string, string> | undefined) },
      }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export async function problemOf(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'application/problem+json; charset=utf-8') throw new Error(`no problem: ${response.status}`);
  const { code, status } = (await response.json()) as { readonly code: string; readonly status: number };
  return `${status === response.status ? status : `${status} in ${response.status}`} ${code}`;
}
