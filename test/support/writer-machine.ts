import { createHash, randomFillSync } from 'node:crypto';
import type { NoteSigner } from '@spanproof/vocabulary/ledger';
import type { Disk } from '../../processor/src/journal/contract.ts';
import { openJournal } from '../../processor/src/journal/journal.ts';
import { replayJournal } from '../../processor/src/journal/replay.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Notary } from '../../processor/src/notary/contract.ts';
import { openLogStore } from '../../processor/src/notary/log-store.ts';
import { openNotary } from '../../processor/src/notary/notary.ts';
import { openLog, registerWriter } from '../../processor/src/notary/open-log.ts';
import type { SealedRow } from '../../processor/src/seal/contract.ts';
import type { Table } from '../../processor/src/store/contract.ts';
import type { StreamKeys } from '../../processor/src/writer/collaborators.ts';
import { createInserter } from '../../processor/src/writer/inserter.ts';
import { createLogClient } from '../../processor/src/writer/log-client.ts';
import { type OpenedWriter, openWriter } from '../../processor/src/writer/open-writer.ts';
import { mintNoteKey } from './note-keys.ts';
import { createSimulatedDisk } from './simulated-disk.ts';

const LOG = 'test.example/log';
const WRITER = '00000000000000aa';

/** A row as this machine's engine keeps it. */
export interface EngineRow {
  readonly stream: string;
  readonly seq: number;
  readonly core: { readonly [key: string]: unknown };
}

/** What outlives a crash beside the journal's disk: an engine that deduplicates by token, the log, the stream keys. */
export interface Surroundings {
  readonly notary: Notary;
  rows(): readonly EngineRow[];
  /** Starts the writer's process on a disk. `kill()` ends it: nothing it does afterwards has an effect outside. */
  boot(disk: Disk): { readonly opened: Promise<OpenedWriter>; kill(): void };
}

export async function createSurroundings(settings: { readonly segmentBytes: number; readonly loseAnswer: () => boolean }): Promise<Surroundings> {
  const inserted = new Map<string, EngineRow[]>();
  const keys = new Map<string, NoteSigner>();
  const writerKey = mintNoteKey(`${LOG}/w/${WRITER}`);
  const roles = { log: mintNoteKey(LOG), governance: mintNoteKey(`${LOG}/governance`) };
  const now = (): bigint => BigInt(Date.now()) * 1_000_000n;
  const store = await openLogStore(createSimulatedDisk(), '/log');
  const notary = openNotary({ crypto: nodeCrypto, store, signer: roles.log, onFailure: rethrow }, { origin: LOG });
  await openLog({ notary, now }, roles);
  await registerWriter({ notary, now }, roles.governance, writerKey);

  const streamKeys: StreamKeys = {
    async mint(origin) {
      const signer = keys.get(origin) ?? mintNoteKey(origin);
      keys.set(origin, signer);
      return signer;
    },
    async load(origin) {
      const signer = keys.get(origin);
      if (signer === undefined) throw Object.assign(new Error('destroyed'), { code: 'KEY_UNAVAILABLE' });
      return signer;
    },
    destroy: async (origin) => void keys.delete(origin),
  };

  return {
    notary,
    rows: () => [...inserted.values()].flat(),
    boot(disk) {
      let alive = true;
      async function insert(table: Table, blocks: readonly Uint8Array[], token: string): Promise<void> {
        if (!alive) return new Promise(() => {});
        if (table === 'records' && !inserted.has(token)) inserted.set(token, blocks.flatMap(readRows));
        if (settings.loseAnswer()) throw new Error('the answer was lost');
      }
      const log = createLogClient({
        writerKey,
        now,
        post(message) {
          if (!alive) return;
          if (message.type === 'log.publish') notary.publish(message);
          else if (message.type === 'log.append') void notary.append(message.note).then(() => alive && log.logged(message.id), rethrow);
        },
      });
      const opened = openWriter(
        {
          crypto: nodeCrypto,
          random: (bytes) => randomFillSync(new Uint8Array(bytes)),
          clock: { now, monotonicMs: () => performance.now() },
          disk,
          replayJournal: (folder) => replayJournal(disk, folder),
          openJournal: (folder) => openJournal(disk, { folder, segmentBytes: settings.segmentBytes }),
          streamKeys,
          encode: { records: encodeRows, bodies: () => new Uint8Array(0), checkpoint: () => Buffer.of(1) },
          log,
          placeKeys: async () => ({ tenantTag: createHash('sha256').update('default').digest().subarray(0, 16), tenantKeyEpoch: 1, keys: [] }),
          createInserter: ({ onStored }) => createInserter({ insert, onStored, onFailure: () => {} }, { firstRetryMs: 1, lastRetryMs: 2 }),
          onSealed: () => {},
          onStored: () => {},
          onFailure: () => {},
        },
        { log: LOG, writer: WRITER, classes: {}, folder: '/journal' },
      );
      return {
        opened,
        kill() {
          alive = false;
          // The timers of a dead process would go on in this one.
          void opened.then((writer) => writer.close(0)).catch(() => {});
        },
      };
    },
  };
}

/** Rows as length-prefixed JSON: like Native blocks, their concatenation is one INSERT body. */
function encodeRows(rows: readonly SealedRow[]): Uint8Array {
  return Buffer.concat(
    rows.map(({ stream, seq, core }) => {
      const json = Buffer.from(JSON.stringify({ stream, seq, core: JSON.parse(Buffer.from(core).toString('utf8')) } satisfies EngineRow));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(json.length);
      return Buffer.concat([length, json]);
    }),
  );
}

function readRows(block: Uint8Array): EngineRow[] {
  const bytes = Buffer.from(block);
  const rows: EngineRow[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at);
    rows.push(JSON.parse(bytes.subarray(at + 4, end).toString('utf8')) as EngineRow);
    at = end;
  }
  return rows;
}

function rethrow(error: unknown): never {
  throw error;
}
