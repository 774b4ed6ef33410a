import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands for a Grafana: real ES256 keys behind `/api/signing-keys/keys`, and tokens signed with them, without the library under test. */
export interface Issuer extends AsyncDisposable {
  readonly url: string;
  readonly kid: string;
  readonly publicPem: string;
  /** How often the keys were fetched. */
  fetches(): number;
  /** Answers the next fetches with this instead. */
  answerWith(answer: ((response: http.ServerResponse) => void) | undefined): void;
  /** Claims over those of a signed-in viewer; `undefined` leaves one out. */
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: KeyObject): string;
}

export function makeKeys(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = makeKeys();
  const kid = 'key-1';
  let fetches = 0;
  let special: ((response: http.ServerResponse) => void) | undefined;
  const server = http.createServer((request, response) => {
    if (request.url !== '/api/signing-keys/keys') return void response.writeHead(404).end();
    fetches += 1;
    if (special !== undefined) return special(response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    kid,
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    fetches: () => fetches,
    answerWith(answer) {
      special = answer;
    },
    sign(claims = {}, header = {}, key = privateKey) {
      const input = encodeInput({ alg: 'ES256', kid, typ: 'jwt', ...header }, signedIn(url, claims));
      return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
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

function encodeInput(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

/** A compact JWS made by hand: what a library would refuse to sign. */
export function forge(header: object, claims: object, signature: string | { readonly hmacKey: string } = ''): string {
  const input = encodeInput(header, claims);
  return `${input}.${typeof signature === 'string' ? signature : createHmac('sha256', signature.hmacKey).update(input).digest('base64url')}`;
}
