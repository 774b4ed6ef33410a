import { type CanonicalValue, decodeBase64, decodeHex, encodeBase64, encodeCanonical, encodeHex } from '@spanproof/vocabulary/ledger';
import { type KeyLine, malformedLine, parseKeyLines } from './key-lines.ts';

/** File of every tenant's KEK versions, sealed by the root of trust of the key service. */
export const KEKS = 'keks.jsonl';

/** Which KEK: what its sealing is bound to. */
export interface KekPlace {
  readonly tenant: string;
  readonly version: number;
  /** 16 bytes, derived from the KEK. */
  readonly keyId: Uint8Array;
}

/** One sealing of a KEK. A KEK may be sealed again; its first line says which key the version is. */
export interface SealedKek extends KekPlace {
  readonly wrapped: Uint8Array;
  /** What sealed it, in the words of the root; empty in lines of before. */
  readonly under: string;
  /** ns. */
  readonly created?: bigint;
}

/** A KEK that was destroyed. */
export interface GoneKek extends KekPlace {
  readonly under: string;
  /** ns. */
  readonly destroyed: bigint;
}

export type KekLine = SealedKek | GoneKek;

/** Canonical JSON, without the line feed. */
export function formatKekLine(line: KekLine): Uint8Array {
  const place = { key_id: encodeHex(line.keyId), tenant: line.tenant, under: line.under, version: line.version };
  if ('destroyed' in line) return encodeCanonical({ ...place, destroyed: String(line.destroyed) });
  return encodeCanonical({ ...place, wrapped: encodeBase64(line.wrapped), ...(line.created === undefined ? {} : { created: String(line.created) }) });
}

/** @throws CodedError KEY_UNAVAILABLE for a line that formatKekLine never made */
export function parseKekLines(bytes: Uint8Array): readonly KekLine[] {
  return parseKeyLines(KEKS, bytes).map(readLine);
}

function readLine({ number, fields }: KeyLine): KekLine {
  const { created, destroyed, key_id, tenant, under = '', version, wrapped, ...rest } = fields;
  const keyId = typeof key_id === 'string' ? decodeHex(key_id) : undefined;
  if (keyId?.length !== 16 || typeof tenant !== 'string' || typeof under !== 'string' || typeof version !== 'number' || Object.keys(rest).length > 0)
    throw malformedLine(KEKS, number);
  if (version < 1 || version > 0xffff_ffff) throw malformedLine(KEKS, number);
  const place = { tenant, version, keyId, under };
  const made = readInstant(created);
  const gone = readInstant(destroyed);
  const bytes = typeof wrapped === 'string' ? decodeBase64(wrapped) : undefined;
  if (gone !== undefined && wrapped === undefined && created === undefined) return { ...place, destroyed: gone };
  if (bytes === undefined || destroyed !== undefined || (created !== undefined && made === undefined)) throw malformedLine(KEKS, number);
  return { ...place, wrapped: bytes, ...(made === undefined ? {} : { created: made }) };
}

function readInstant(value: CanonicalValue | undefined): bigint | undefined {
  return typeof value === 'string' && /^[1-9][0-9]{0,19}$/.test(value) ? BigInt(value) : undefined;
}
