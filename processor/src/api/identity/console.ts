import { CodedError, ROLES } from '@spanproof/vocabulary';
import { calculateJwkThumbprint, createLocalJWKSet, errors, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { ConsoleUser } from '../../console/contract.ts';
import type { Identity } from '../contract.ts';

export interface ConsoleTokens {
  /** An ES256 token for `seconds`, for `authorization: Bearer`. */
  issue(user: ConsoleUser, seconds: number): Promise<string>;
  /** @throws CodedError UNAUTHENTICATED */
  verify(token: string): Promise<Identity>;
  /** The public keys, as `/api/signing-keys/keys` shows them. */
  readonly keys: JSONWebKeySet;
}

/** Neither word can be a Grafana's: its issuer is an address and its audience an organisation. */
const ISSUER = 'spanproof/console';
const AUDIENCE = 'spanproof/api';
const MAX_SECONDS = 12 * 3_600;

const claims = z.object({
  sub: z.string().regex(/^user:[A-Za-z0-9._@-]{1,128}$/),
  exp: z.int(),
  displayName: z.string(),
  email: z.string().optional(),
  role: z.enum(ROLES),
});

/** The key lives as long as the processor: a restart ends every session, and no key lies on a disk. */
export async function createConsoleTokens(collaborators: { readonly nowMs: () => number }): Promise<ConsoleTokens> {
  const { nowMs } = collaborators;
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const keys: JSONWebKeySet = { keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] };
  const findKey = createLocalJWKSet(keys);

  return {
    keys,
    issue({ id, name, email, role }, seconds) {
      const now = Math.floor(nowMs() / 1000);
      return new SignJWT({ displayName: name, ...(email === undefined ? {} : { email }), role })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(`user:${id}`)
        .setIssuedAt(now)
        .setExpirationTime(now + Math.min(seconds, MAX_SECONDS))
        .sign(privateKey);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, findKey, {
          algorithms: ['ES256'],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['exp', 'iat', 'sub'],
          maxTokenAge: MAX_SECONDS,
          currentDate: new Date(nowMs()),
        });
        const { sub, exp, displayName, email, role } = claims.parse(payload);
        return { id: sub, name: displayName, ...(email === undefined ? {} : { email }), role, via: 'console', expires: exp };
      } catch (cause) {
        if (cause instanceof errors.JOSEError || cause instanceof z.ZodError) {
          throw new CodedError('UNAUTHENTICATED', 'this token does not verify', { cause });
        }
        throw cause;
      }
    },
  };
}
