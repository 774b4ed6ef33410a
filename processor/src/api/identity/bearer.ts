import { createHash, timingSafeEqual } from 'node:crypto';
import { CodedError, type Role } from '@spanproof/vocabulary';

/** A token of the configuration: only its hash is written down. `plugin` speaks for no person by itself, only for a Grafana. */
export interface ConfiguredToken {
  readonly id: string;
  readonly role: Role | 'plugin';
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Whom a bearer token belongs to. */
export interface Holder {
  readonly id: string;
  readonly name: string;
  readonly role: Role | 'plugin';
  /** Seconds since the epoch. */
  readonly expires?: number;
}

/** A holder and what is presented for it: 32 raw bytes. */
export interface TokenHash {
  readonly hash: Uint8Array;
  readonly holder: Holder;
}

/** The token of `authorization: Bearer <token>`; attacker-controlled. @throws CodedError UNAUTHENTICATED */
export function readBearer(authorization: string | undefined): string {
  const token = /^bearer +([\x21-\x7e]{1,8192})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new CodedError('UNAUTHENTICATED', 'expected `authorization: Bearer <token>`');
  return token;
}

export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** Over all of them, whatever matched: time tells neither which token nor how much of one. */
export function findHolder(known: Iterable<TokenHash>, presented: Uint8Array): Holder | undefined {
  let found: Holder | undefined;
  for (const { hash, holder } of known) if (timingSafeEqual(hash, presented)) found = holder;
  return found;
}
