import type { BundleDescription } from './bundle-description.ts';
import { concatBytes } from './bytes.ts';
import { LEAF_FLAGS, LEAF_SIZE, type LeafFields } from './leaf.ts';
import { decodeUtf8, encodeUtf8, parseDecimal } from './text.ts';

/** seq (8 bytes), hash of the body envelope, hash of the original envelope. */
export const PARTS_SIZE = 72;
const SOURCE_KIND = 8;

type Scope = Pick<BundleDescription, 'from' | 'to' | 'tenantTag'>;
type Placed = Pick<LeafFields, 'kind' | 't_ingest' | 'tenant_tag'>;

/** In scope, as a preimage alone decides it. */
export function isInScope(scope: Scope, leaf: Placed): boolean {
  return leaf.t_ingest >= scope.from && leaf.t_ingest < scope.to && isOfTenant(scope, leaf);
}

/**
 * True for rows whose core the bundle must hold: those in scope, and hello and checkpoint rows of the tenant's sources outside the period, which
 * name no call but tell what the sources in the period can be measured by.
 */
export function carriesCore(scope: Scope, leaf: Placed): boolean {
  return leaf.kind === SOURCE_KIND ? isOfTenant(scope, leaf) : isInScope(scope, leaf);
}

/** True for rows that have a line in `parts`, given that they carry their core. */
export function carriesParts(leaf: Pick<LeafFields, 'flags'>): boolean {
  return (leaf.flags & (LEAF_FLAGS.body | LEAF_FLAGS.original)) !== 0;
}

function isOfTenant({ tenantTag }: Scope, { tenant_tag }: Placed): boolean {
  return tenantTag === undefined || tenantTag.every((byte, at) => byte === tenant_tag[at]);
}

const BEFORE = encodeUtf8('{"core":');
const BETWEEN = encodeUtf8(',"seq":');
const CLOSE = 0x7d;
const NEWLINE = 0x0a;

/** One line of core.jsonl: canonical JSON again, since core is. */
export function formatCoreLine(seq: number, core: Uint8Array): Uint8Array {
  return concatBytes(BEFORE, core, BETWEEN, encodeUtf8(`${seq}}\n`));
}

/** Reads the line at `offset`; undefined where the bytes are not of that form. The core's bytes may still be anything. */
export function readCoreLine(file: Uint8Array, offset: number): { readonly seq: number; readonly core: Uint8Array; readonly next: number } | undefined {
  const end = file.indexOf(NEWLINE, offset);
  if (end < 0 || file[end - 1] !== CLOSE || !startsWith(file, BEFORE, offset)) return undefined;
  // A canonical core has no `,"seq":` behind its own end, and seq has at most 16 digits: the last one is found from the right.
  const at = file.lastIndexOf(0x3a, end) + 1;
  const start = at - BETWEEN.length;
  const digits = decodeUtf8(file.subarray(at, end - 1));
  const seq = digits === undefined ? undefined : parseDecimal(digits);
  if (seq === undefined || start < offset + BEFORE.length || !startsWith(file, BETWEEN, start)) return undefined;
  return { seq, core: file.subarray(offset + BEFORE.length, start), next: end + 1 };
}

function startsWith(file: Uint8Array, prefix: Uint8Array, offset: number): boolean {
  for (let at = 0; at < prefix.length; at++) if (file[offset + at] !== prefix[at]) return false;
  return true;
}

export function formatParts(seq: number, bodyPartHash: Uint8Array, originalPartHash: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(PARTS_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(seq / 0x1_0000_0000));
  view.setUint32(4, seq % 0x1_0000_0000);
  bytes.set(bodyPartHash, 8);
  bytes.set(originalPartHash, 40);
  return bytes;
}

/** seq (8 bytes), flags of the parts that are absent. */
export const ABSENT_SIZE = 9;
/** Parts that may be absent of a row. */
export const PART_FLAGS: number = LEAF_FLAGS.subject | LEAF_FLAGS.body | LEAF_FLAGS.original;

/** `flags`: those of LEAF_FLAGS whose part is not there any more. */
export function formatAbsent(seq: number, flags: number): Uint8Array {
  const bytes = new Uint8Array(ABSENT_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(seq / 0x1_0000_0000));
  view.setUint32(4, seq % 0x1_0000_0000);
  view.setUint8(8, flags);
  return bytes;
}

/** Reads 9 bytes at `offset`; undefined where the file ends before. */
export function readAbsent(file: Uint8Array, offset: number): { readonly seq: number; readonly flags: number } | undefined {
  if (file.length - offset < ABSENT_SIZE) return undefined;
  const view = new DataView(file.buffer, file.byteOffset + offset, ABSENT_SIZE);
  return { seq: view.getUint32(0) * 0x1_0000_0000 + view.getUint32(4), flags: view.getUint8(8) };
}

/** A row that was kept while its stream was pruned: its leaf, and the audit path up to the stream's last logged root. */
export function formatHeld(leaf: Uint8Array, path: readonly Uint8Array[]): Uint8Array {
  return concatBytes(leaf, Uint8Array.of(path.length), ...path);
}

/** Reads the row at `offset`; undefined where the file ends within it. */
export function readHeld(
  file: Uint8Array,
  offset: number,
): { readonly leaf: Uint8Array; readonly path: readonly Uint8Array[]; readonly next: number } | undefined {
  const start = offset + LEAF_SIZE + 1;
  const count = file[start - 1];
  if (count === undefined || file.length < start + 32 * count) return undefined;
  const path = Array.from({ length: count }, (_, at) => file.subarray(start + 32 * at, start + 32 * (at + 1)));
  return { leaf: file.subarray(offset, offset + LEAF_SIZE), path, next: start + 32 * count };
}

/** Reads 72 bytes at `offset`; undefined where the file ends before. */
export function readParts(file: Uint8Array, offset: number): { readonly seq: number; readonly body: Uint8Array; readonly original: Uint8Array } | undefined {
  if (file.length - offset < PARTS_SIZE) return undefined;
  const view = new DataView(file.buffer, file.byteOffset + offset, PARTS_SIZE);
  return {
    seq: view.getUint32(0) * 0x1_0000_0000 + view.getUint32(4),
    body: file.slice(offset + 8, offset + 40),
    original: file.slice(offset + 40, offset + 72),
  };
}
