import { createHmac, type webcrypto } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64url, calculateJwkThumbprint, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';

/** What stands for a Grafana: real ES256 keys behind `/api/signing-keys/keys`, and tokens signed with them. */
export interface Issuer extends AsyncDisposable {
  readonly url: string;
  readonly kid: string;
  readonly publicPem: string;
  /** How often the keys were fetched. */
  fetches(): number;
  /** Answers the next fetches with this instead. */
  answerWith(answer: ((response: http.ServerResponse) => void) | undefined): void;
  /** Claims over those of a signed-in viewer; `undefined` leaves one out. */
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: webcrypto.CryptoKey): Promise<string>;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  let fetches = 0;
  let special: ((response: http.ServerResponse) => void) | undefined;
  const server = http.createServer((request, response) => {
    if (request.url !== '/api/signing-keys/keys') return void response.writeHead(404).end();
    fetches += 1;
    if (special !== undefined) return special(response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    kid,
    publicPem: await exportSPKI(publicKey),
    fetches: () => fetches,
    answerWith(answer) {
      special = answer;
    },
    sign: (claims = {}, header = {}, key = privateKey) =>
      new SignJWT(signedIn(url, claims)).setProtectedHeader({ alg: 'ES256', kid, typ: 'jwt', ...header } as { alg: string }).sign(key),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

export function signedIn(url: string, claims: Record<string, unknown>): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: `${url}/`,
    aud: ['org:1'],
    sub: 'user:u1',
    iat: now,
    exp: now + 600,
    username: 'vera',
    displayName: 'Vera Viewer',
    email: 'vera@example.com',
    email_verified: true,
    role: 'Viewer',
    ...claims,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A compact JWS made by hand: what a library would refuse to sign. */
export function forge(header: object, claims: object, signature: string | { readonly hmacKey: string } = ''): string {
  const encode = (value: object): string => base64url.encode(JSON.stringify(value));
  const input = `${encode(header)}.${encode(claims)}`;
  if (typeof signature === 'string') return `${input}.${signature}`;
  return `${input}.${createHmac('sha256', signature.hmacKey).update(input).digest('base64url')}`;
}
