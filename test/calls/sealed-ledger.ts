import { randomBytes } from 'node:crypto';
import type { Json, RecordKind } from '@spanproof/vocabulary';
import {
  createFrontier,
  encodeHex,
  type Frontier,
  formatCheckpoint,
  formatEntry,
  formatVkey,
  keyIdOf,
  type NoteSigner,
  signNote,
  type TrustPolicy,
} from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Notary } from '../../processor/src/notary/contract.ts';
import { openLogStore } from '../../processor/src/notary/log-store.ts';
import { openNotary } from '../../processor/src/notary/notary.ts';
import { formTrustPolicy, openLog, registerWriter } from '../../processor/src/notary/open-log.ts';
import type { SealedReader } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import type { DataKey } from '../../processor/src/seal/contract.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { sealRecord } from '../../processor/src/seal/seal-record.ts';
import type { Appendable } from '../../processor/src/stage.ts';
import type { Query } from '../../processor/src/store/contract.ts';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { encodeBodyRows, encodeCheckpointRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createSimulatedDisk } from '../support/simulated-disk.ts';

export const LOG = 'test.example/log';

/** A record as it is to be sealed: for calls the core as it is, so that a test says exactly what stands in it. */
export interface LedgerRecord {
  readonly kind: RecordKind;
  readonly core: { readonly [key: string]: Json };
  readonly t_ingest: bigint;
  readonly t_event?: bigint;
  /** Which of the streams. */
  readonly lane?: number;
  readonly body?: { readonly [key: string]: Json };
  readonly person?: { readonly [key: string]: Json };
  /** Declared subjects: each has a key of its own. */
  readonly subjects?: readonly string[];
}

/** A real engine, real streams with their keys, and a real log. */
export interface SealedLedger extends AsyncDisposable {
  readonly engine: TestEngine;
  readonly notary: Notary;
  readonly trust: TrustPolicy;
  readonly query: Query;
  /** The data key of everything that was sealed; `erase` takes it away. */
  readonly reader: SealedReader;
  readonly streams: readonly string[];
  /** Id of a declared subject's key, hex. */
  keyIdOf(subject: string): string;
  erase(): void;
  /** No key is given any more, and nothing says why. */
  loseKeys(): void;
  /** Seals, stores and checkpoints; yields the record ids. The log knows nothing of it yet. */
  append(records: readonly LedgerRecord[]): Promise<readonly string[]>;
  /** The notary logs what grew. */
  log(): Promise<void>;
}

interface Lane {
  readonly stream: string;
  readonly key: NoteSigner;
  readonly frontier: Frontier;
}

export async function createSealedLedger(settings: { readonly lanes: number; readonly period: string }): Promise<SealedLedger> {
  const engine = await startTestEngine();
  const now = (): bigint => 1_795_000_000_000_000_000n;
  const roles = { log: mintNoteKey(LOG), governance: mintNoteKey(`${LOG}/governance`), writer: mintNoteKey(`${LOG}/w/w1`) };
  const store = await openLogStore(createSimulatedDisk(), '/log');
  const notary = openNotary({ crypto: nodeCrypto, store, signer: roles.log, onFailure: rethrow }, { origin: LOG });
  await openLog({ notary, now }, roles);
  await registerWriter({ notary, now }, roles.governance, roles.writer);
  const lanes: Lane[] = [];
  for (let lane = 0; lane < settings.lanes; lane += 1) {
    const stream = `${LOG}/s/w1/1/class${String.fromCharCode(97 + lane)}/${settings.period}`;
    const key = mintNoteKey(stream);
    await notary.append(signNote(formatEntry({ type: 'stream.open', stream, vkey: formatVkey(key.vkey), time: String(now()) }), [roles.writer]));
    lanes.push({ stream, key, frontier: createFrontier(nodeCrypto) });
  }
  const secret = randomBytes(32);
  const dayKey: DataKey = { id: keyIdOf(nodeCrypto, secret), key: secret };
  const subjectKeys = new Map<string, DataKey>();
  function keyOf(subject: string): DataKey {
    const known = subjectKeys.get(subject);
    if (known !== undefined) return known;
    const key = randomBytes(32);
    const minted = { id: keyIdOf(nodeCrypto, key), key };
    subjectKeys.set(subject, minted);
    return minted;
  }
  const allKeys = (): readonly DataKey[] => [dayKey, ...subjectKeys.values()];
  let erased = false;
  let lost = false;

  async function append(records: readonly LedgerRecord[]): Promise<readonly string[]> {
    const sizes = lanes.map(({ frontier }) => frontier.size);
    const rows = records.map((record) => {
      const lane = lanes[record.lane ?? 0] ?? lanes[0];
      if (lane === undefined) throw new Error('no lane');
      const place = {
        stream: lane.stream,
        seq: lane.frontier.size,
        tIngest: record.t_ingest,
        retentionClass: 'test',
        tenantTag: new Uint8Array(16).fill(7),
        tenantKeyEpoch: 1,
        keys: [dayKey, ...(record.subjects ?? []).map(keyOf)],
      };
      const { row, leafHash } = sealRecord({ crypto: nodeCrypto, random: (n) => new Uint8Array(randomBytes(n)) }, toAppendable(record), place);
      lane.frontier.push(leafHash);
      return row;
    });
    const token = encodeHex(randomBytes(8));
    const heads = lanes
      .filter(({ frontier }, index) => frontier.size > (sizes[index] ?? 0)) // a stream that did not grow signs nothing
      .map(({ stream, key, frontier }) => {
        const root = frontier.root();
        return {
          origin: stream,
          size: frontier.size,
          root,
          note: signNote(formatCheckpoint({ origin: stream, size: frontier.size, root }), [key]),
          t_signed: now(),
        };
      });
    await insertBlocks(engine.client, 'records', [encodeRecordRows(rows)], `${token}/records`);
    await insertBlocks(engine.client, 'bodies', [encodeBodyRows(rows)], `${token}/bodies`);
    await insertBlocks(engine.client, 'checkpoints', [encodeCheckpointRows(heads)], `${token}/checkpoints`);
    for (const { origin, size, note } of heads) notary.publish({ stream: origin, size, note });
    return rows.map(({ record_id }) => encodeHex(record_id));
  }

  return {
    engine,
    notary,
    trust: formTrustPolicy(nodeCrypto, roles.log, notary.entries(0, 1)[0] ?? new Uint8Array(0), { witnesses: [], quorum: 0 }),
    query: createQuery(engine.client),
    reader: createSealedReader({
      rows: createSealedRows(engine.client),
      findDestroyed: async () => (erased ? { record_id: 'ee'.repeat(16), at: '1' } : undefined),
      keyRing: {
        async find(keyId) {
          const key = allKeys().find(({ id }) => encodeHex(id) === encodeHex(keyId));
          if (lost || erased || key === undefined) throw Object.assign(new Error('gone'), { code: 'KEY_UNAVAILABLE' });
          return key;
        },
      },
      crypto: nodeCrypto,
      openPart,
    }),
    streams: lanes.map(({ stream }) => stream),
    keyIdOf: (subject) => encodeHex(keyOf(subject).id),
    erase: () => (erased = true),
    loseKeys: () => (lost = true),
    append,
    async log() {
      await notary.tick();
    },
    async [Symbol.asyncDispose]() {
      await notary.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}

/** Sealed like an own record: core, person and body go in as they are, under the kind that was asked for. */
function toAppendable({ kind, core, t_ingest, t_event = t_ingest, body, person }: LedgerRecord): Appendable {
  const record = { kind, tenant: 'default', t_event, core, ...(body === undefined ? {} : { body }), ...(person === undefined ? {} : { person }) };
  return record as unknown as Appendable;
}

function rethrow(error: unknown): never {
  throw error;
}
