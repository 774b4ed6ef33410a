import { CodedError } from '../error.ts';
import type { FindingKind } from '../findings/index.ts';
import { concatBytes } from '../ledger/bytes.ts';
import { encodeUtf8 } from '../ledger/text.ts';
import type { Transform } from '../policy.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** The primitives of keyed transforms, injected. All byte arguments are read, never kept; all results are fresh. */
export interface TransformCrypto {
  /** 32 bytes. */
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** The ciphertext and its 16-byte tag. */
  sealAes256Gcm(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Undefined where authentication fails. */
  openAes256Gcm(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
}

/** Keyed transforms of one tenant. The same kind and value give the same text, for as long as the key is the same. */
export interface TransformKeys {
  pseudonymOf(kind: FindingKind, value: string): string;
  tokenOf(kind: FindingKind, value: string): string;
  /** The text with the values of its tokens; tokens of another key stay. */
  restoreTokens(text: string): string;
}

const NONCE = 12;
const TAG = 16;
/** Of one token; longer values take several, numbered. A token stays shorter than what the scanner knows as inert (findings/placeholder.ts). */
const TOKEN_BYTES = 128;
const TOKENS = /(?:\[[A-Z][A-Z0-9_.]{0,60}_T\.[A-Z2-7]{45,260}_\d{1,4}\])+/g;
const TOKEN = /\[([A-Z][A-Z0-9_.]{0,60})_T\.([A-Z2-7]{45,260})_(\d{1,4})\]/g;
/** Kinds that people write with and without blanks and in either case. */
const GROUPED = /^(?:CREDIT_CARD|IBAN|PHONE|US_SSN|NATIONAL_ID)/;

/**
 * Derives what the transforms need from a tenant's 32-byte key, which serves nothing else. A token's nonce is made from what it encrypts (as in SIV), because
 * a pure function has no randomness: equal values give equal tokens, and nothing else repeats a nonce.
 *
 * @throws CodedError TRANSFORM_KEY_INVALID
 */
export function createTransformKeys(crypto: TransformCrypto, key: Uint8Array): TransformKeys {
  if (key.length !== 32) throw new CodedError('TRANSFORM_KEY_INVALID', 'a transform key has 32 bytes', { todo: 'make one with: openssl rand -hex 32' });
  const derive = (purpose: string): Uint8Array => crypto.hmacSha256(key, encodeUtf8(`spanproof/transform/v1\0${purpose}`));
  const pseudonymKey = derive('pseudonym');
  const nonceKey = derive('token nonce');
  const tokenKey = derive('token');
  const bind = (kind: string, part: number): Uint8Array => encodeUtf8(`spanproof/token/v1\0${kind.toUpperCase()}\0${part}\0`);

  function seal(kind: string, part: number, plaintext: Uint8Array): string {
    const aad = bind(kind, part);
    const nonce = crypto.hmacSha256(nonceKey, concatBytes(aad, plaintext)).subarray(0, NONCE);
    return `[${kind.toUpperCase()}_T.${encodeBase32(concatBytes(nonce, crypto.sealAes256Gcm(tokenKey, nonce, aad, plaintext)))}_${part}]`;
  }

  function open(kind: string, text: string, part: number): Uint8Array | undefined {
    const bytes = decodeBase32(text);
    if (bytes === undefined || bytes.length < NONCE + TAG) return undefined;
    return crypto.openAes256Gcm(tokenKey, bytes.subarray(0, NONCE), bind(kind, part), bytes.subarray(NONCE));
  }

  return {
    pseudonymOf(kind, value) {
      const digest = crypto.hmacSha256(pseudonymKey, encodeUtf8(`${kind}\0${likeness(kind, value)}`));
      return `[${kind.toUpperCase()}_${readUint64(digest).toString().padStart(20, '0')}]`;
    },
    tokenOf(kind, value) {
      const bytes = encodeUtf8(value);
      const parts = Array.from({ length: Math.max(1, Math.ceil(bytes.length / TOKEN_BYTES)) }, (_, part) =>
        bytes.subarray(TOKEN_BYTES * part, TOKEN_BYTES * (part + 1)),
      );
      return parts.map((part, index) => seal(kind, index + 1, part)).join('');
    },
    restoreTokens(text) {
      return text.replace(TOKENS, (run) => {
        const parts = Array.from(run.matchAll(TOKEN), ([whole, kind = '', token = '', part]) => open(kind, token, Number(part)) ?? encodeUtf8(whole));
        // A character may lie on the seam of two tokens: bytes first, then text.
        return new TextDecoder().decode(concatBytes(...parts));
      });
    },
  };
}

/** The keys, or the error of a program that never looked for them. @throws CodedError TRANSFORM_KEY_MISSING */
export function keysOf(keys: TransformKeys | undefined, transform: Transform): TransformKeys {
  if (keys === undefined) throw missingKey([transform]);
  return keys;
}

export function missingKey(transforms: readonly Transform[], whose = ''): CodedError {
  return new CodedError('TRANSFORM_KEY_MISSING', `the policy asks for ${transforms.join(' and ')}, and there is no transform key${whose}`, {
    todo: 'give the key (SPANPROOF_TRANSFORM_KEY in a service, transform_keys_file in the settings of the processor), or choose another transform',
  });
}

/** What makes two spellings one value. */
function likeness(kind: FindingKind, value: string): string {
  if (kind === 'EMAIL') return value.toLowerCase();
  return GROUPED.test(kind) ? value.replaceAll(/[^0-9A-Za-z+]/g, '').toUpperCase() : value;
}

function readUint64(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let at = 0; at < 8; at++) value = (value << 8n) | BigInt(bytes[at]!);
  return value;
}
