import type { BundleDescription } from './bundle-description.ts';
import { PARTS_SIZE } from './bundle-rows.ts';
import { LEAF_FLAGS, LEAF_SIZE } from './leaf.ts';
import { type CoreFacts, scanCore } from './scan-core.ts';
import { HASH_SIZE } from './tree.ts';
import { blockRanges, type HashInPlace } from './verify-block-tree.ts';
import type { LateUntil } from './verify-times.ts';

/** What is asked of one block of rows. Rows are numbered from 0 within it. */
export interface BlockTask {
  /** seq of its first row, and how many rows it must have. */
  readonly first: number;
  readonly rows: number;
  readonly scope: Pick<BundleDescription, 'from' | 'to' | 'tenantTag'>;
  readonly period: { readonly from: bigint; readonly to: bigint };
  /** Sizes of the stream that were logged within the block, ascending. */
  readonly heads: readonly number[];
  readonly limits: readonly LateUntil[];
  /** What the sample is drawn by, and how many at most. */
  readonly sample: { readonly seed: Uint8Array; readonly size: number } | undefined;
}

/** Files of a block, each behind BLOCK_HEADROOM spare bytes. Their bytes are consumed: hashing writes its labels over what was read before. */
export interface BlockBytes {
  readonly leaves: Uint8Array;
  readonly core: Uint8Array;
  readonly parts: Uint8Array;
}

/** Room for the longest label that is hashed before a file's first bytes. */
export const BLOCK_HEADROOM = 32;

/** A block of which every row is as it must be, added up. Whatever is not so is left to the walk that names the row. */
export interface RegularBlock {
  readonly records: number;
  readonly withheld: { readonly body: number; readonly original: number; readonly subject: number };
  readonly firstTime: bigint;
  readonly lastTime: bigint;
  /** 16 bytes a row. */
  readonly ids: Uint8Array;
  /** Perfect subtrees, left to right, of the rows up to each head, and of all rows. */
  readonly ranges: readonly Uint8Array[];
  /** Ascending [first, last, first, last, ...] by seq. */
  readonly late: readonly number[];
  readonly skewed: readonly number[];
  /** Rows that somebody reads whole: their leaf (182 bytes each) and core. */
  readonly told: readonly { readonly leaf: Uint8Array; readonly core: Uint8Array }[];
  /** Per source: its id, rows in scope, calls altered on the way. */
  readonly sources: readonly { readonly id: string; inScope: number; altered: number }[];
  /** Per call: its source, number, and digest (zeros: none). */
  readonly calls: { readonly source: Uint32Array; readonly seq: Float64Array; readonly digests: Uint8Array };
  readonly callsWithoutSource: number;
  readonly sampled: { readonly calls: number; readonly drawn: readonly { readonly id: Uint8Array; readonly rank: Uint8Array }[] };
}

const CORE_OPEN = ascii('{"core":');
const CORE_LABEL = ascii('spanproof/core/v1\n');
const BODY_LABEL = ascii('spanproof/body/v1\n');
const SEQ = ascii(',"seq":');
const SOURCE_KIND = 8;
const HEARTBEAT_KIND = 9;
const SKEW_NS = 300_000_000_000;
const U32 = 0x1_0000_0000;
const LAST_KIND = 11;

/** Undefined where anything about the block is not as it must be. All bytes are from outside. */
export function examineBlock(hash: HashInPlace, { leaves, core, parts }: BlockBytes, task: BlockTask): RegularBlock | undefined {
  const { first, rows, scope } = task;
  if (leaves.length - BLOCK_HEADROOM !== rows * LEAF_SIZE || rows === 0) return undefined;
  const view = new DataView(leaves.buffer, leaves.byteOffset, leaves.length);
  const partsView = new DataView(parts.buffer, parts.byteOffset, parts.length);
  const withheld = { body: 0, original: 0, subject: 0 };
  const ids = new Uint8Array(16 * rows);
  const hashes = new Uint8Array(HASH_SIZE * rows);
  const calls = { source: new Uint32Array(rows), seq: new Float64Array(rows), digests: new Uint8Array(HASH_SIZE * rows) };
  const sources: { readonly id: string; inScope: number; altered: number }[] = [];
  const places = new Map<string, number>();
  const told: { leaf: Uint8Array; core: Uint8Array }[] = [];
  const late: number[] = [];
  const skewed: number[] = [];
  const drawn: { id: Uint8Array; rank: Uint8Array }[] = [];
  const facts: CoreFacts = { digestAt: -1, altered: false };
  const [fromHigh, fromLow] = split(scope.from);
  const [toHigh, toLow] = split(scope.to);
  const [periodHigh, periodLow] = split(task.period.from);
  const [periodEndHigh, periodEndLow] = split(task.period.to);
  const sampleInput = task.sample === undefined ? undefined : new Uint8Array(task.sample.seed.length + 16);
  if (task.sample !== undefined) sampleInput?.set(task.sample.seed);
  let records = 0;
  let count = 0;
  let callsWithoutSource = 0;
  let sampledCalls = 0;
  let corePosition = BLOCK_HEADROOM;
  let partsPosition = BLOCK_HEADROOM;
  let newestHigh = 0;
  let newestLow = 0;
  let limit = 0;
  let lateHigh = 0;
  let lateLow = 0;
  [lateHigh, lateLow] = split(task.limits[0]?.before ?? 0n);

  for (let row = 0; row < rows; row++) {
    const o = BLOCK_HEADROOM + row * LEAF_SIZE;
    const kind = leaves[o + 4] ?? 0;
    const flags = leaves[o + 5] ?? 0;
    if (view.getUint32(o) !== 0x53504631 || kind < 1 || kind > LAST_KIND || flags > 31) return undefined;
    if (view.getUint32(o + 6) * U32 + view.getUint32(o + 10) !== first + row) return undefined;
    const high = view.getUint32(o + 22);
    const low = view.getUint32(o + 26);
    if (high < newestHigh || (high === newestHigh && low < newestLow)) return undefined;
    newestHigh = high;
    newestLow = low;
    if (isEarlier(high, low, periodHigh, periodLow) || !isEarlier(high, low, periodEndHigh, periodEndLow)) return undefined;
    const hasSource = (flags & LEAF_FLAGS.source) !== 0;
    if (hasSource === isZeros(view, o + 54, 4) || (!hasSource && (view.getUint32(o + 46) | view.getUint32(o + 50)) !== 0)) return undefined;
    if (((flags & LEAF_FLAGS.subject) !== 0) === isZeros(view, o + 118, 8)) return undefined;
    const hasParts = (flags & (LEAF_FLAGS.body | LEAF_FLAGS.original)) !== 0;
    if (hasParts === isZeros(view, o + 150, 8)) return undefined;
    for (let i = 0; i < 16; i++) ids[row * 16 + i] = leaves[o + 30 + i] ?? 0;

    // The label of a leaf stands where the row before ended: it was read.
    leaves[o - 1] = 0;
    hash.into(leaves, o - 1, o + LEAF_SIZE, hashes, row * HASH_SIZE);

    const ofTenant = scope.tenantTag === undefined || isSame(leaves, o + 70, scope.tenantTag);
    const inScope = ofTenant && !isEarlier(high, low, fromHigh, fromLow) && isEarlier(high, low, toHigh, toLow);
    if (inScope) {
      records += 1;
      while (limit < task.limits.length && (task.limits[limit]?.size ?? 0) <= first + row) [lateHigh, lateLow] = split(task.limits[++limit]?.before ?? 0n);
      if (limit < task.limits.length && isEarlier(high, low, lateHigh, lateLow)) extend(late, first + row);
      const skew = (view.getUint32(o + 14) - high) * U32 + (view.getUint32(o + 18) - low);
      if (skew > SKEW_NS || skew < -SKEW_NS) extend(skewed, first + row);
    }
    facts.digestAt = -1;
    facts.altered = false;
    if (kind === SOURCE_KIND ? ofTenant : inScope) {
      const open = corePosition + CORE_OPEN.length;
      const close = core.indexOf(0x0a, open);
      let digits = close - 1;
      if (close < 0 || core[digits] !== 0x7d || !startsAt(core, CORE_OPEN, corePosition)) return undefined;
      let seq = 0;
      let scale = 1;
      for (digits -= 1; digits > open && (core[digits] ?? 0) >= 0x30 && (core[digits] ?? 0) <= 0x39; digits--) {
        seq += ((core[digits] ?? 0) - 0x30) * scale;
        scale *= 10;
      }
      const coreEnd = digits + 1 - SEQ.length;
      if (seq !== first + row || scale === 1 || coreEnd < open || !startsAt(core, SEQ, coreEnd)) return undefined;
      if (core[digits + 1] === 0x30 && scale > 10) return undefined;
      if (!scanCore(core, open, coreEnd, facts)) return undefined;
      writeLabel(core, CORE_LABEL, open);
      if (!hash.equals(core, open - CORE_LABEL.length, coreEnd, leaves, o + 86)) return undefined;
      corePosition = close + 1;
      if (kind === SOURCE_KIND || kind === HEARTBEAT_KIND) {
        told.push({ leaf: copyOf(leaves, o, o + LEAF_SIZE), core: copyOf(core, open, coreEnd) });
      }
      if (flags & LEAF_FLAGS.body) withheld.body += 1;
      if (flags & LEAF_FLAGS.original) withheld.original += 1;
      if (flags & LEAF_FLAGS.subject) withheld.subject += 1;
      if (hasParts) {
        const p = partsPosition;
        if (p + PARTS_SIZE > parts.length || partsView.getUint32(p) * U32 + partsView.getUint32(p + 4) !== first + row) return undefined;
        if (isZeros(partsView, p + 8, 8) !== ((flags & LEAF_FLAGS.body) === 0) || isZeros(partsView, p + 40, 8) !== ((flags & LEAF_FLAGS.original) === 0))
          return undefined;
        writeLabel(parts, BODY_LABEL, p + 8);
        if (!hash.equals(parts, p + 8 - BODY_LABEL.length, p + PARTS_SIZE, leaves, o + 150)) return undefined;
        partsPosition += PARTS_SIZE;
      }
    }
    if (inScope && kind === 1) {
      sampledCalls += 1;
      if (task.sample !== undefined && sampleInput !== undefined) {
        sampleInput.set(ids.subarray(row * 16, row * 16 + 16), task.sample.seed.length);
        const rank = new Uint8Array(HASH_SIZE);
        hash.into(sampleInput, 0, sampleInput.length, rank, 0);
        drawn.push({ id: ids.slice(row * 16, row * 16 + 16), rank });
      }
    }
    if (!hasSource) {
      if (inScope && (kind === 1 || kind === 2 || kind === LAST_KIND)) callsWithoutSource += 1;
    } else if (kind !== SOURCE_KIND) {
      const number = view.getUint32(o + 46) * U32 + view.getUint32(o + 50);
      if (number > Number.MAX_SAFE_INTEGER) return undefined;
      const name = hexOf(leaves, o + 54, 16);
      let place = places.get(name);
      if (place === undefined) {
        place = sources.length;
        places.set(name, place);
        sources.push({ id: name, inScope: 0, altered: 0 });
      }
      const source = sources[place];
      if (source !== undefined && inScope) source.inScope += 1;
      if (source !== undefined && facts.altered) source.altered += 1;
      calls.source[count] = place;
      calls.seq[count] = number;
      if (facts.digestAt >= 0) decodeInto(core, facts.digestAt, calls.digests, count * HASH_SIZE);
      count += 1;
    }
  }
  if (corePosition !== core.length || partsPosition !== parts.length) return undefined;
  return {
    records,
    withheld,
    firstTime: view.getBigUint64(BLOCK_HEADROOM + 22),
    lastTime: (BigInt(newestHigh) << 32n) | BigInt(newestLow),
    ids,
    ranges: blockRanges(hash, hashes, [...task.heads.map((size) => size - first), rows]),
    late,
    skewed,
    told,
    sources,
    calls: { source: calls.source.subarray(0, count), seq: calls.seq.subarray(0, count), digests: calls.digests.subarray(0, count * HASH_SIZE) },
    callsWithoutSource,
    sampled: { calls: sampledCalls, drawn },
  };
}

/** A Buffer's own slice is a view: it would keep the whole block, and carry all of it to another thread. */
function copyOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.from(bytes.subarray(from, to));
}

function split(instant: bigint): [high: number, low: number] {
  // Bounds from outside may lie beyond 64 bits: later than every row.
  if (instant >= 1n << 64n) return [U32, 0];
  return [Number(instant >> 32n), Number(instant & 0xffff_ffffn)];
}

function isEarlier(high: number, low: number, otherHigh: number, otherLow: number): boolean {
  return high < otherHigh || (high === otherHigh && low < otherLow);
}

function isZeros(view: DataView, offset: number, words: number): boolean {
  let bits = 0;
  for (let i = 0; i < words; i++) bits |= view.getUint32(offset + 4 * i);
  return bits === 0;
}

function isSame(bytes: Uint8Array, offset: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[offset + i] !== expected[i]) return false;
  return true;
}

function startsAt(bytes: Uint8Array, word: Uint8Array, offset: number): boolean {
  return offset + word.length <= bytes.length && isSame(bytes, offset, word);
}

function writeLabel(bytes: Uint8Array, label: Uint8Array, before: number): void {
  for (let i = 0; i < label.length; i++) bytes[before - label.length + i] = label[i] ?? 0;
}

function extend(ranges: number[], seq: number): void {
  if (ranges.length > 0 && ranges[ranges.length - 1] === seq - 1) ranges[ranges.length - 1] = seq;
  else ranges.push(seq, seq);
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexOf(bytes: Uint8Array, offset: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += HEX[bytes[offset + i] ?? 0];
  return text;
}

function decodeInto(bytes: Uint8Array, offset: number, out: Uint8Array, to: number): void {
  for (let i = 0; i < HASH_SIZE; i++) out[to + i] = (digitOf(bytes[offset + 2 * i] ?? 0) << 4) | digitOf(bytes[offset + 2 * i + 1] ?? 0);
}

function digitOf(byte: number): number {
  return byte < 0x3a ? byte - 0x30 : byte - 0x57;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
