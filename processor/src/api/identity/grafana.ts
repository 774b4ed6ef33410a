import { CodedError, type Role } from '@spanproof/vocabulary';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Identity } from '../contract.ts';

export interface GrafanaSettings {
  /** Where its signing keys are: `<url>/api/signing-keys/keys`. */
  readonly url: string;
  /** Its `root_url`, where that differs from `url`. */
  readonly issuer?: string | undefined;
  /** `org:<id>` of every organisation whose users may come. */
  readonly audience: readonly string[];
  /** Username, verified email or `user:<uid>` -> role that Grafana has no word for. */
  readonly role_map?: Readonly<Record<string, 'compliance' | 'auditor'>> | undefined;
}

export type VerifyIdToken = (token: string) => Promise<Identity>;

const CLOCK_TOLERANCE_S = 5;
/** Grafana's tokens live ten minutes; one much older is a replay with a forged lifetime or a broken clock. */
const MAX_AGE_S = 3_600;
const ROLE_OF_ORG: Readonly<Record<string, Role>> = { Viewer: 'viewer', Editor: 'operator', Admin: 'admin' };

const claims = z.object({
  sub: z.string().regex(/^user:[A-Za-z0-9_-]{1,128}$/),
  exp: z.int(),
  username: z.string().max(256).optional(),
  displayName: z.string().max(256).optional(),
  email: z.string().max(320).optional(),
  email_verified: z.boolean().optional(),
  role: z.string().optional(),
});
type Claims = z.infer<typeof claims>;

export function keysUrl({ url }: { readonly url: string }): URL {
  return new URL(`${url.replace(/\/+$/, '')}/api/signing-keys/keys`);
}

/**
 * Verifies `X-Grafana-Id`: a token that Grafana itself signed for a signed-in user (spec: ES256, issuer, audience, expiry). The token is
 * attacker-controlled until then. @throws CodedError UNAUTHENTICATED | FORBIDDEN (a user without a role here) | IDENTITY_UNAVAILABLE
 */
export function createGrafanaVerifier(
  collaborators: { readonly keys: JWTVerifyGetKey; readonly nowMs: () => number },
  settings: GrafanaSettings,
): VerifyIdToken {
  const issuer = (settings.issuer ?? settings.url).replace(/\/+$/, '');
  const roles = new Map(Object.entries(settings.role_map ?? {}).map(([who, role]) => [who.toLowerCase(), role]));

  /** An email counts only when Grafana verified it: users may type any address into their profile. */
  function mappedRole({ sub, username, email, email_verified }: Claims): Role | undefined {
    const names = [sub, username, email_verified === true ? email : undefined];
    return names.map((name) => (name === undefined ? undefined : roles.get(name.toLowerCase()))).find((role) => role !== undefined);
  }

  return async (token) => {
    const { sub, exp, ...facts } = await verifyClaims(token, collaborators, [issuer, `${issuer}/`], settings.audience);
    const orgRole = facts.role !== undefined && Object.hasOwn(ROLE_OF_ORG, facts.role) ? ROLE_OF_ORG[facts.role] : undefined;
    const role = mappedRole({ sub, exp, ...facts }) ?? orgRole;
    if (role === undefined) throw new CodedError('FORBIDDEN', 'this Grafana user has no role here');
    return {
      id: sub,
      name: facts.displayName || facts.username || sub,
      ...(facts.email === undefined || facts.email === '' ? {} : { email: facts.email }),
      role,
      via: 'grafana',
      expires: exp,
    };
  };
}

async function verifyClaims(
  token: string,
  { keys, nowMs }: { readonly keys: JWTVerifyGetKey; readonly nowMs: () => number },
  issuer: string[],
  audience: readonly string[],
): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['ES256'],
      issuer,
      audience: [...audience],
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: CLOCK_TOLERANCE_S,
      maxTokenAge: MAX_AGE_S,
      currentDate: new Date(nowMs()),
    });
    return claims.parse(payload);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
      throw new CodedError('UNAUTHENTICATED', 'X-Grafana-Id does not verify', { cause: error });
    }
    throw error;
  }
}
