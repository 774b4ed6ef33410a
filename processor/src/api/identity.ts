import { CodedError } from '@spanproof/vocabulary';
import type { Identity } from './contract.ts';
import { type ConfiguredToken, findHolder, type Holder, hashToken, readBearer, type TokenHash } from './identity/bearer.ts';
import type { VerifyIdToken } from './identity/grafana.ts';

/** The two headers that may prove who asks; attacker-controlled. No other header is looked at. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly grafanaId: string | undefined;
}

/** @throws CodedError UNAUTHENTICATED | FORBIDDEN | IDENTITY_UNAVAILABLE */
export type Identify = (credentials: Credentials) => Promise<Identity>;

/**
 * Who asks. A bearer token stands for itself; `X-Grafana-Id` counts only beside a bearer token of role plugin or admin, because anyone
 * who reaches us may have been given an identity token. A header that is there and does not verify refuses: it is never skipped.
 */
export function createIdentify(collaborators: {
  readonly configured: readonly ConfiguredToken[];
  /** Tokens that were issued over the API and hold now. */
  readonly issued: () => Iterable<TokenHash>;
  readonly verifyGrafanaId?: VerifyIdToken;
  readonly verifyConsoleToken: VerifyIdToken;
}): Identify {
  const { issued, verifyGrafanaId, verifyConsoleToken } = collaborators;
  const configured = collaborators.configured.map(({ id, role, sha256 }): TokenHash => ({ hash: Buffer.from(sha256, 'hex'), holder: { id, name: id, role } }));

  return async ({ authorization, grafanaId }) => {
    const token = readBearer(authorization);
    const holder = findHolder([...configured, ...issued()], hashToken(token));
    if (grafanaId !== undefined) {
      if (holder === undefined || !speaksForGrafana(holder) || verifyGrafanaId === undefined) {
        throw new CodedError('UNAUTHENTICATED', 'X-Grafana-Id counts only with the token of a configured Grafana');
      }
      return verifyGrafanaId(grafanaId);
    }
    if (holder !== undefined) return toIdentity(holder);
    return verifyConsoleToken(token);
  };
}

function speaksForGrafana({ role }: Holder): boolean {
  return role === 'plugin' || role === 'admin';
}

function toIdentity({ id, name, role, expires }: Holder): Identity {
  if (role === 'plugin') throw new CodedError('UNAUTHENTICATED', 'this token speaks for a Grafana: X-Grafana-Id is missing');
  return { id: `token:${id}`, name, role, via: 'token', ...(expires === undefined ? {} : { expires }) };
}
