/** The sealing worker: one thread, one writer. It opens its own keys, journal and engine client; only messages cross. */
import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createCostOf } from '@spanproof/vocabulary';
import { describeFailure } from '../failure.ts';
import { openForwarding, REQUEST_BYTES } from '../forward/open-forwarding.ts';
import { createDisk } from '../journal/disk.ts';
import { openJournal } from '../journal/journal.ts';
import { replayJournal } from '../journal/replay.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { createConsult } from '../detect/adapters/consult.ts';
import { createConsultingPipeline, createPipeline } from '../pipeline.ts';
import { countUse } from '../seal/count-use.ts';
import { openKeyRing, readKeyIds } from '../seal/key-ring.ts';
import { openKeyService } from '../seal/keys/index.ts';
import { openRoleKeys } from '../seal/role-keys.ts';
import { openStreamKeys } from '../seal/stream-keys.ts';
import { loadTransformKeys } from '../seal/transform-key-file.ts';
import type { Receipt } from '../stage.ts';
import { connect } from '../store/connect.ts';
import { insertBlocks } from '../store/insert-blocks.ts';
import { encodeBodyRows, encodeCheckpointRows, encodeRecordRows } from '../store/rows.ts';
import { formHeartbeat } from './heartbeat.ts';
import { createForwardVault } from './forward-vault.ts';
import { createInserter } from './inserter.ts';
import { createLogClient } from './log-client.ts';
import type { FromWorker, ToWorker, WorkerSettings, WriterCounts } from './messages.ts';
import { type OpenedWriter, openWriter } from './open-writer.ts';
import { createPlaceKeys } from './place-keys.ts';
import { REDELIVERY_WINDOW } from './recent-digests.ts';
import { OPS_CLASS } from './writer.ts';

/** Class of calls until classes can be chosen per call. */
const CALL_CLASS = 'standard';
const REPORT_MS = 200;
const RETRY = { firstRetryMs: 100, lastRetryMs: 5000 };

const port = parentPort;
if (port === null) throw new Error('writer/thread.ts runs as a worker thread only');
const settings = workerData as WorkerSettings;
const counts = { spans: 0, calls: 0, sealed: 0, stored: 0, foreign: 0, points: 0, foreignPoints: 0, rejected: 0, insertFailures: 0 };
const clock = { now: () => BigInt(Date.now()) * 1_000_000n, monotonicMs: () => performance.now() };
const keysFolder = join(settings.dataFolder, 'keys');
const { service: keyService, use: keyUse } = countUse(await openKeyService(settings.keys));
const roleKeys = await openRoleKeys({ service: keyService }, { folder: join(keysFolder, 'roles') });
const client = connect(settings.engine);
const disk = createDisk();
const keyRing = await openKeyRing(
  { service: keyService, disk, nowMs: Date.now },
  { folder: join(keysFolder, 'ring'), writer: settings.writer, cacheMs: settings.keys.cacheMs },
);
const log = createLogClient({ writerKey: await roleKeys.signer(`writer-${settings.writer}`, `${settings.log}/w/${settings.writer}`), now: clock.now, post });
const transformKeys = await loadTransformKeys(settings.transformKeysFile);
const pipelineSettings = { ...settings, transformKeys, passOn: settings.forward && { maxBytes: REQUEST_BYTES } };
const process =
  settings.detectors.length === 0
    ? createPipeline(pipelineSettings)
    : createConsultingPipeline(pipelineSettings, createConsult({ nowMs: Date.now, onFailure: reportFailure }, settings.detectors));
let journalBytes = (): number => 0;

const opened: OpenedWriter = await openWriter(
  {
    crypto: nodeCrypto,
    costOf: createCostOf(settings.prices),
    random: (bytes) => randomFillSync(new Uint8Array(bytes)),
    clock,
    disk,
    replayJournal: (folder) => replayJournal(disk, folder),
    async openJournal(folder) {
      const journal = await openJournal(disk, { folder, segmentBytes: settings.segmentBytes });
      journalBytes = () => journal.bytes;
      return journal;
    },
    streamKeys: await openStreamKeys({ service: keyService }, { folder: join(keysFolder, 'streams') }),
    encode: {
      records: encodeRecordRows,
      bodies: encodeBodyRows,
      checkpoint: (cut) => encodeCheckpointRows([{ origin: cut.stream, size: cut.size, root: cut.root, note: cut.note, t_signed: clock.now() }]),
    },
    log,
    placeKeys: createPlaceKeys({
      keyRing,
      tenantTagKey: await roleKeys.symmetric('tenant-tag'),
      subjectTagKey: await roleKeys.symmetric('subject-tag'),
    }),
    createInserter: ({ onStored }) =>
      createInserter(
        {
          insert: (table, blocks, token) => insertBlocks(client, table, blocks, token),
          onStored,
          onFailure(error) {
            counts.insertFailures += 1;
            reportFailure(error);
          },
        },
        RETRY,
      ),
    onSealed(rows) {
      counts.sealed += rows;
    },
    onStored(rows) {
      counts.stored += rows;
    },
    onFailure: reportFailure,
  },
  { ...settings, folder: join(settings.dataFolder, 'journal') },
);

const forwarder =
  settings.forward &&
  (await openForwarding(
    {
      vault: createForwardVault({ crypto: nodeCrypto, random: (bytes) => randomFillSync(new Uint8Array(bytes)) }, await roleKeys.symmetric('forward')),
      now: clock.now,
      onFailure: reportFailure,
    },
    { ...settings.forward, folder: join(settings.dataFolder, 'forward', settings.writer), accepted: opened.digests, acceptedFor: REDELIVERY_WINDOW },
  ));

function post(message: FromWorker): void {
  port?.postMessage(message);
}

function reportFailure(error: unknown): void {
  post({ type: 'failure', failure: describeFailure(error) });
}

async function ingest(id: number, receipt: Receipt): Promise<void> {
  try {
    const { records, passedOn, foreign, rejected, reason, points } = await process(receipt);
    const held = await forwarder?.hold(passedOn, { digest: receipt.digest, sealed: records.length > 0 });
    try {
      if (records.length > 0)
        await opened.writer.append({ records: records.map((record) => ({ record, retentionClass: CALL_CLASS })), digest: receipt.digest });
    } catch (error) {
      held?.cancel();
      throw error;
    }
    held?.release();
    if (points !== undefined) {
      counts.points += points;
      counts.foreignPoints += foreign;
    } else {
      counts.spans += records.length + foreign + rejected;
      counts.foreign += foreign;
    }
    counts.calls += records.length;
    counts.rejected += rejected;
    lastActivity = clock.monotonicMs();
    post({ type: 'durable', id, rejected, ...(reason === undefined ? {} : { reason }) });
  } catch (error) {
    post({ type: 'refused', id, failure: describeFailure(error) });
  }
}

let lastActivity = clock.monotonicMs();
const heartbeat = setInterval(() => {
  if (clock.monotonicMs() - lastActivity < settings.heartbeatMs) return;
  lastActivity = clock.monotonicMs();
  const record = formHeartbeat({ writer: settings.writer, epoch: opened.epoch, event: 'idle', at: clock.now(), streams: opened.writer.streams() });
  opened.writer.append({ records: [{ record, retentionClass: OPS_CLASS }] }).catch(reportFailure);
}, settings.heartbeatMs / 4);
const takeCounts = (): WriterCounts => ({
  ...counts,
  keys: { ...keyUse },
  journalBytes: journalBytes(),
  forward: forwarder?.counts ?? { journalBytes: 0, backends: [] },
});
let reported = '';
const report = setInterval(() => {
  const next = takeCounts();
  if (JSON.stringify(next) === reported) return;
  reported = JSON.stringify(next);
  post({ type: 'counts', counts: next });
}, REPORT_MS);

function answerKeys(id: number, work: Promise<number>): void {
  work.then(
    (count) => post({ type: 'keys.done', id, count }),
    (error: unknown) => post({ type: 'refused', id, failure: describeFailure(error) }),
  );
}

async function close(withinMs: number): Promise<void> {
  clearInterval(heartbeat);
  clearInterval(report);
  const [stored] = await Promise.all([opened.close(withinMs), forwarder?.close(withinMs)]);
  await Promise.all([client.close(), keyRing.close()]);
  post({ type: 'counts', counts: takeCounts() });
  post({ type: 'closed', stored });
  port?.close();
}

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'ingest':
      void ingest(message.id, message.receipt);
      break;
    case 'append':
      opened.writer.append({ records: [message] }).then(
        ([recordId = new Uint8Array(0)]) => post({ type: 'appended', id: message.id, recordId }),
        (error: unknown) => post({ type: 'refused', id: message.id, failure: describeFailure(error) }),
      );
      break;
    case 'flush':
      opened.flush().then(
        () => post({ type: 'flushed', id: message.id }),
        (error: unknown) => post({ type: 'refused', id: message.id, failure: describeFailure(error) }),
      );
      break;
    case 'keys.erase':
      answerKeys(
        message.id,
        keyRing.erase(readKeyIds(message.keyIds)).then(() => message.keyIds.length),
      );
      break;
    case 'keys.rewrap':
      answerKeys(message.id, keyRing.rewrap(message.tenant));
      break;
    case 'logged':
      log.logged(message.id);
      break;
    case 'close':
      close(message.withinMs).catch(reportFailure);
      break;
  }
});
post({ type: 'ready', epoch: opened.epoch, digests: [...opened.digests, ...(forwarder?.digests ?? [])] });
