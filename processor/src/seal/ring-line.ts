import { type CanonicalValue, concatBytes, decodeBase64, decodeHex, encodeBase64, encodeCanonical, encodeHex, encodeUtf8 } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { KeyScope } from './contract.ts';
import { type KeyLine, malformedLine } from './key-lines.ts';

/** One wrapped data key as its ring file holds it. */
export interface RingLine {
  readonly keyId: Uint8Array;
  readonly tenant: string;
  readonly scope: KeyScope;
  readonly version: number;
  readonly wrapped: Uint8Array;
  /** 16 bytes: computeScopeCheck of the key in its scope. */
  readonly check: Uint8Array;
}

/**
 * The wrapping's AAD names tenant, key and version, not the scope. This does, and only who holds the key can make it: two rows of one tenant
 * whose scopes were exchanged are found when they are opened.
 */
export function computeScopeCheck(key: Uint8Array, tenant: string, scope: KeyScope): Uint8Array {
  return nodeCrypto.hmacSha512(key, concatBytes(encodeUtf8('spanproof/keyscope/v1\0'), encodeCanonical([tenant, ...scope]))).subarray(0, 16);
}

/** A line whose key was erased: zeros where its wrapping stood. */
export function isErased({ wrapped }: Pick<RingLine, 'wrapped'>): boolean {
  return wrapped.every((byte) => byte === 0);
}

/** Canonical JSON, without the line feed. */
export function formatRingLine(line: RingLine): Uint8Array {
  return encodeCanonical({
    check: encodeHex(line.check),
    key_id: encodeHex(line.keyId),
    scope: line.scope,
    tenant: line.tenant,
    version: line.version,
    wrapped: encodeBase64(line.wrapped),
  });
}

/** @throws CodedError KEY_UNAVAILABLE for a line that formatRingLine never made */
export function readRingLine(file: string, { number, fields }: KeyLine): RingLine {
  const { check, key_id, scope, tenant, version, wrapped, ...rest } = fields;
  const line = { check: hex16(check), keyId: hex16(key_id), scope: readScope(scope), wrapped: typeof wrapped === 'string' ? decodeBase64(wrapped) : undefined };
  if (line.check === undefined || line.keyId === undefined || line.scope === undefined || line.wrapped === undefined) throw malformedLine(file, number);
  if (typeof tenant !== 'string' || typeof version !== 'number' || version < 1 || Object.keys(rest).length > 0) throw malformedLine(file, number);
  return { check: line.check, keyId: line.keyId, scope: line.scope, tenant, version, wrapped: line.wrapped };
}

function hex16(value: CanonicalValue | undefined): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? decodeHex(value) : undefined;
  return bytes?.length === 16 ? bytes : undefined;
}

function readScope(value: CanonicalValue | undefined): KeyScope | undefined {
  if (!Array.isArray(value)) return undefined;
  const [kind, ...names] = value as readonly CanonicalValue[];
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) return undefined;
  const [first = '', second] = names;
  if (kind === 'day' && second !== undefined && names.length === 2) return ['day', first, second];
  return kind === 'subject' ? ['subject', ...names] : undefined;
}
