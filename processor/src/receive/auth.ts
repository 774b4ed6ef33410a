import { createHash, timingSafeEqual } from 'node:crypto';
import { CodedError } from '@spanproof/vocabulary';

/** One ingest key: who may send as which tenant. Only the key's hash is known here. */
export interface IngestKey {
  readonly id: string;
  readonly tenant: string;
  /** SHA-256 of the key, lower-case hex. */
  readonly sha256: string;
}

/** What a request says about its sender; both attacker-controlled, but for the address. */
export interface Sender {
  readonly authorization: string | undefined;
  readonly remoteAddress: string | undefined;
}

/** Tenant of a sender. @throws CodedError UNAUTHENTICATED */
export type Authenticate = (sender: Sender) => string;

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;

/** Without keys, senders on loopback are tenant `default` and all others are refused; with keys, everyone needs one. */
export function createAuthenticator(keys: readonly IngestKey[]): Authenticate {
  if (keys.length === 0) return authenticateLoopback;
  const known = keys.map(({ tenant, sha256 }) => ({ tenant, hash: Buffer.from(sha256, 'hex') }));
  return ({ authorization }) => {
    const presented = createHash('sha256').update(bearer(authorization)).digest();
    let tenant: string | undefined;
    // Over all keys, whatever matched: time tells neither which key nor how much of one.
    for (const key of known) if (timingSafeEqual(key.hash, presented)) tenant = key.tenant;
    if (tenant === undefined) throw new CodedError('UNAUTHENTICATED', 'this ingest key is not known');
    return tenant;
  };
}

function authenticateLoopback({ remoteAddress }: Sender): string {
  if (remoteAddress === undefined || !LOOPBACK.test(remoteAddress)) {
    throw new CodedError('UNAUTHENTICATED', 'without ingest keys only this machine may send', { todo: 'set receivers.otlp.auth.keys' });
  }
  return 'default';
}

function bearer(authorization: string | undefined): string {
  const key = /^bearer +([\x21-\x7e]{1,4096})$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) throw new CodedError('UNAUTHENTICATED', 'expected `authorization: Bearer <ingest key>`');
  return key;
}
