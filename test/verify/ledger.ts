import {
  createFrontier,
  EMPTY_HASH,
  encodeCanonical,
  encodeHex,
  encodeLeaf,
  formatCheckpoint,
  formatEntry,
  formatStreamOrigin,
  formatVkey,
  type GovernanceEntry,
  hashBody,
  hashCore,
  hashLeaf,
  LEAF_FLAGS,
  type NoteSigner,
  signNote,
  type TrustPolicy,
} from '@spanproof/vocabulary/ledger';
import { nodeCrypto as crypto } from '../../processor/src/node-crypto.ts';
import type { EvidenceReader, StoredRecord } from '../../processor/src/store/contract.ts';
import { makeSigner } from './signers.ts';

export const LOG = 'test.example/log';
export const SECOND = 1_000_000_000n;
/** 2026-11-10T00:00:00Z */
export const DAY = 1_794_268_800n * SECOND;
export const TENANT = Buffer.alloc(16, 0x7e);

type Core = Parameters<typeof encodeCanonical>[0];

/** What a test says of a row; everything else follows. */
export interface Row {
  readonly kind?: number;
  readonly t: bigint;
  /** By the emitter's clock; a second before `t` where nothing is said. */
  readonly event?: bigint;
  readonly core: Core;
  readonly source?: { readonly id: Uint8Array; readonly seq: number };
  /** Any bytes stand for an envelope: a verifier sees hashes only. */
  readonly body?: string;
  readonly original?: string;
  readonly subject?: string;
  readonly id?: Uint8Array;
  readonly tenant?: Uint8Array;
}

export interface TestStream {
  readonly origin: string;
  readonly signer: NoteSigner;
  append(...rows: readonly Row[]): TestStream;
  /** Signs the head and logs it. */
  log(): TestStream;
  close(): TestStream;
  readonly rows: StoredRecord[];
  /** Hex root of all its rows. */
  root(): string;
  /** Flags of parts that are gone, by row. */
  readonly absent: Map<number, number>;
}

/**
 * A whole ledger in memory, written as the processor writes one: real keys, real leaves, real notes. Deterministic by `seed`.
 */
export function createLedger(seed = 'a'): {
  readonly roles: { readonly log: NoteSigner; readonly governance: NoteSigner };
  readonly writer: NoteSigner;
  readonly entries: Uint8Array[];
  readonly streams: TestStream[];
  append(entry: GovernanceEntry, signers: readonly NoteSigner[]): void;
  appendRaw(entry: Uint8Array): void;
  open(at: { readonly writer?: string; readonly epoch?: number; readonly class?: string; readonly period?: string }, by?: NoteSigner): TestStream;
  /** The log's signed head. */
  checkpoint(size?: number, by?: NoteSigner): Uint8Array;
  reader(): EvidenceReader;
  policy(): TrustPolicy;
} {
  const roles = { log: makeSigner(LOG, `${seed}/log`), governance: makeSigner(`${LOG}/governance`, `${seed}/governance`) };
  const writer = makeSigner(`${LOG}/w/w1`, `${seed}/writer`);
  const entries: Uint8Array[] = [];
  const streams: TestStream[] = [];
  const time = String(DAY);
  let records = 0;

  const appendRaw = (entry: Uint8Array): void => void entries.push(entry);
  const append = (entry: GovernanceEntry, signers: readonly NoteSigner[]): void => appendRaw(signNote(formatEntry(entry), signers));
  append({ type: 'log.open', origin: LOG, roles: { log: formatVkey(roles.log.vkey), governance: formatVkey(roles.governance.vkey) }, time }, [
    roles.governance,
  ]);
  append({ type: 'key.register', role: 'writer', vkey: formatVkey(writer.vkey), time }, [roles.governance, writer]);

  function formRow(stream: string, seq: number, row: Row): StoredRecord {
    records += 1;
    const part = (text: string | undefined): Uint8Array => (text === undefined ? EMPTY_HASH : crypto.sha256(Buffer.from(text)));
    const flags =
      (row.source === undefined ? 0 : LEAF_FLAGS.source) |
      (row.subject === undefined ? 0 : LEAF_FLAGS.subject) |
      (row.body === undefined ? 0 : LEAF_FLAGS.body) |
      (row.original === undefined ? 0 : LEAF_FLAGS.original);
    return {
      stream,
      seq,
      kind: row.kind ?? 1,
      flags,
      t_event: row.event ?? row.t - SECOND,
      t_ingest: row.t,
      record_id: row.id ?? crypto.sha256(Buffer.from(`${seed} record ${records}`)).slice(0, 16),
      src_seq: BigInt(row.source?.seq ?? 0),
      src_id: row.source?.id ?? new Uint8Array(16),
      tenant_tag: row.tenant ?? TENANT,
      core: encodeCanonical(row.core),
      subject_hash: part(row.subject),
      body_part_hash: part(row.body),
      original_part_hash: part(row.original),
    };
  }

  function open(
    { writer: id = 'w1', epoch = 1, class: retention = 'standard', period = '2026-11' }: Parameters<ReturnType<typeof createLedger>['open']>[0],
    by = writer,
  ): TestStream {
    const origin = formatStreamOrigin({ log: LOG, writer: id, epoch, class: retention, period });
    const signer = makeSigner(origin, `${seed}/${origin}`);
    append({ type: 'stream.open', stream: origin, vkey: formatVkey(signer.vkey), time }, [by]);
    const rows: StoredRecord[] = [];
    const frontier = createFrontier(crypto);
    const stream: TestStream = {
      origin,
      signer,
      rows,
      absent: new Map(),
      root: () => encodeHex(frontier.root()),
      append(...added) {
        for (const row of added) {
          const record = formRow(origin, rows.length, row);
          rows.push(record);
          frontier.push(hashLeaf(crypto, leafOf(record)));
        }
        return stream;
      },
      log() {
        appendRaw(signNote(formatCheckpoint({ origin, size: frontier.size, root: frontier.root() }), [signer]));
        return stream;
      },
      close() {
        append({ type: 'stream.close', stream: origin, size: frontier.size, root: encodeHex(frontier.root()), time }, [by]);
        return stream;
      },
    };
    streams.push(stream);
    return stream;
  }

  return {
    roles,
    writer,
    entries,
    streams,
    append,
    appendRaw,
    open,
    checkpoint: (size = entries.length, by = roles.log) => signNote(formatCheckpoint({ origin: LOG, size, root: rootOf(entries.slice(0, size)) }), [by]),
    reader: () => readerOf(entries, streams),
    policy: () => ({
      log: roles.log.vkey,
      entry0: crypto.sha256(entries[0] ?? new Uint8Array(0)),
      witnesses: [],
      groups: [],
      quorum: 'none',
      minimumRetention: { body: 90, core: 400 },
    }),
  };
}

export function leafOf(row: StoredRecord): Uint8Array {
  return encodeLeaf({ ...row, core_hash: hashCore(crypto, row.core), body_hash: hashBody(crypto, row.body_part_hash, row.original_part_hash) });
}

export function rootOf(entries: readonly Uint8Array[]): Uint8Array {
  const frontier = createFrontier(crypto);
  for (const entry of entries) frontier.push(crypto.sha256(Buffer.concat([Uint8Array.of(0), entry])));
  return frontier.root();
}

function readerOf(entries: readonly Uint8Array[], streams: readonly TestStream[]): EvidenceReader {
  return {
    streams: async (from, to) => streams.filter(({ rows }) => rows.some(({ t_ingest }) => t_ingest >= from && t_ingest < to)).map(({ origin }) => origin),
    async *records(origin, size) {
      yield* streams.find((stream) => stream.origin === origin)?.rows.slice(0, size) ?? [];
    },
    async *absentParts(origin, size) {
      const flags = streams.find((stream) => stream.origin === origin)?.absent ?? new Map<number, number>();
      for (const [seq, absent] of [...flags].toSorted(([a], [b]) => a - b)) if (seq < size) yield { seq, flags: absent };
    },
    checkpoints: async () => [],
    async *logEntries(size) {
      yield* entries.slice(0, size).map((entry, index) => ({ index, entry }));
    },
  };
}
