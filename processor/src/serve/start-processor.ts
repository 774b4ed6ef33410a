import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isLoopback } from '../config/endpoint.ts';
import type { Settings } from '../config/settings.ts';
import type { LoginLink } from '../console/contract.ts';
import type { LinkRequest } from '../console/link-request.ts';
import { within } from '../deadline.ts';
import type { ForwardingPlan } from '../forward/contract.ts';
import { createIngest } from '../ingest.ts';
import { createDisk } from '../journal/disk.ts';
import type { Readings } from '../metrics/list-metrics.ts';
import { startMirror } from '../notary/mirror.ts';
import { registerWriter } from '../notary/open-log.ts';
import { readVersion } from '../read-version.ts';
import { createAdmission } from '../receive/admission.ts';
import { countUse } from '../seal/count-use.ts';
import { openKeyService } from '../seal/keys/index.ts';
import { openRoleKeys } from '../seal/role-keys.ts';
import { connect } from '../store/connect.ts';
import { createEvidenceReader } from '../store/evidence-reader.ts';
import { createLogTable } from '../store/log-table.ts';
import { CONSOLE_PROGRAM, createConsoleBuild, hasConsole } from './console-build.ts';
import { controlPath } from './control-path.ts';
import { startControl } from './control-server.ts';
import { takeDataFolder } from './data-folder.ts';
import { anchorAll, type ExportProgress, type ExportRequest, exportEvidence } from './export-evidence.ts';
import { createFailureLog } from './failure-log.ts';
import { watchFreeDisk } from './free-disk.ts';
import { startGrpcListener } from './grpc-listener.ts';
import { formKeyServiceSettings } from './key-service.ts';
import { startListener } from './listener.ts';
import { checkTransformKeys } from './check-transform-keys.ts';
import { loadPolicy } from './load-policy.ts';
import { loadPrices } from './load-prices.ts';
import { openEngine, prepareEngine } from './open-engine.ts';
import { openNotaryOf } from './open-notary.ts';
import type { ReportMaker } from './report/contract.ts';
import { openApi } from './start-api.ts';
import { createProbes, readProcess } from './probes.ts';
import { countRefusals } from './refusals.ts';
import { type SealingWorker, startSealingWorker } from './sealing-worker.ts';
import { type ProcessorStatus, sumForward, toHealth } from './status.ts';
import { chooseWriterIds } from './writer-ids.ts';

const RETRY = { firstRetryMs: 100, lastRetryMs: 5000 };
const HEARTBEAT_MS = 60_000;
const CLOSE_WITHIN_MS = 15_000;
const QUEUE_LIMIT = 4096;
const VERIFIER = new URL('../../../verifier/verify.py', import.meta.url);

export interface RunningProcessor {
  readonly endpoint: string;
  /** Of OTLP/gRPC: `http://127.0.0.1:4317`. */
  readonly grpcEndpoint: string;
  /** Of the HTTP API: `http://127.0.0.1:4320`. */
  readonly api: string;
  /** Where a person signs in at the console, once; absent where there is none. */
  readonly consoleLink?: (wanted: LinkRequest) => LoginLink;
  /** Who holds the keys, for banners and reports. */
  readonly custody: string;
  /** What an auditor must get from elsewhere than a bundle. */
  readonly trustPolicy: string;
  /** Rejects where a sealing worker ends by itself: the processor can only be restarted. */
  readonly died: Promise<never>;
  status(): ProcessorStatus;
  /** Sealed, stored and anchored as far as the engine answers, then closed. Calling it again waits for the same end. */
  close(): Promise<void>;
}

/**
 * Composes the processor: data folder, keys, engine, log, sealing workers (which recover first), then the endpoints.
 * What was started is stopped in reverse order, also where a later step fails.
 */
export async function startProcessor(settings: Settings, report: (line: string) => void, onConsoleReady: () => void = () => {}): Promise<RunningProcessor> {
  const { data_folder: dataFolder } = settings;
  const version = await readVersion();
  const now = (): bigint => BigInt(Date.now()) * 1_000_000n;
  const policy = await loadPolicy(settings.policy_file);
  await checkTransformKeys(policy, settings);
  const prices = await loadPrices(settings.prices_file);
  await using setUp = new AsyncDisposableStack();
  const failures = createFailureLog({ report, nowMs: Date.now });
  const { onFailure } = failures;

  const lock = await takeDataFolder(dataFolder);
  setUp.defer(() => lock.release());

  const keysFolder = join(dataFolder, 'keys');
  const keySettings = formKeyServiceSettings(settings.keys, dataFolder);
  const { service, use: keyUse } = countUse(await openKeyService(keySettings));
  const roleKeys = await openRoleKeys({ service }, { folder: join(keysFolder, 'roles') });
  const { origin } = settings.log;
  const logKey = await roleKeys.signer('log', origin);
  const governance = await roleKeys.signer('governance', `${origin}/governance`);

  const engine = openEngine(settings.engine, { dataFolder, diskKey: await roleKeys.symmetric('engine-disk') }, report);
  setUp.defer(() => engine.close());
  await prepareEngine(engine, onFailure);
  const client = connect(engine.address);
  setUp.defer(() => client.close());

  const disk = createDisk();
  const died = Promise.withResolvers<never>();
  const log = await openNotaryOf(
    { disk, keys: { log: logKey, governance }, now, onFailure, onFork: died.reject },
    { folder: join(dataFolder, 'log'), log: settings.log },
  );
  const { notary, published, trustPolicy, lagMs, signedAtMs } = log;
  setUp.defer(() => log.close());
  const mirror = startMirror({ notary, table: createLogTable(client, { origin, now }), onFailure }, RETRY);
  setUp.defer(() => mirror.stop());

  const { http, grpc } = settings.receivers.otlp.protocols;
  const inflatedLimit = Math.max(http.max_request_body_size, grpc.max_recv_msg_size);
  const workers: SealingWorker[] = [];
  setUp.defer(async () => {
    await Promise.all(workers.map((worker) => worker.close(CLOSE_WITHIN_MS)));
    await notary.tick();
    await within(mirror.reached(notary.head.size), CLOSE_WITHIN_MS);
  });
  for (const writer of await chooseWriterIds(join(dataFolder, 'journal'), settings.workers)) {
    await registerWriter({ notary, now }, governance, await roleKeys.signer(`writer-${writer}`, `${origin}/w/${writer}`));
    workers.push(
      await startSealingWorker(
        { notary, onFailure, onDeath: died.reject },
        {
          dataFolder,
          keys: keySettings,
          log: origin,
          writer,
          classes: settings.classes,
          engine: engine.address,
          policy,
          transformKeysFile: settings.transform_keys_file,
          detectors: settings.detectors,
          prices,
          segmentBytes: settings.journal.segment_bytes,
          inflatedLimit,
          heartbeatMs: HEARTBEAT_MS,
          forward: planForwarding(settings),
        },
      ),
    );
  }
  const tick = setInterval(() => void notary.tick().catch(onFailure), settings.log.tick);
  setUp.defer(() => clearInterval(tick));

  const freeDisk = await watchFreeDisk(dataFolder, settings.journal.min_free_disk, onFailure);
  setUp.defer(() => freeDisk.stop());
  const ingest = createIngest(
    { workers, nowMs: Date.now, diskIsLow: freeDisk.isLow },
    { journalMaxBytes: settings.journal.max_bytes, queueLimit: QUEUE_LIMIT },
  );
  const { otlp } = settings.receivers;
  const admission = createAdmission({ maxBodyBytes: inflatedLimit, maxInFlightBytes: otlp.max_in_flight_bytes });
  const refusals = countRefusals();
  const listener = await startListener({ ingest, admission, onRefused: refusals.add }, otlp);
  setUp.defer(() => listener.close());
  const grpcListener = await startGrpcListener({ ingest, admission, onRefused: refusals.add }, { receiver: otlp.protocols.grpc, keys: otlp.auth.keys });
  setUp.defer(() => grpcListener.close());

  const measure = (): Omit<ProcessorStatus, 'api' | 'console'> => {
    const sum = (count: (worker: SealingWorker) => number): number => workers.reduce((total, worker) => total + count(worker), 0);
    return {
      pid: process.pid,
      version,
      engine: { name: engine.name, state: engine.state, ...(engine.pid === undefined ? {} : { pid: engine.pid }) },
      endpoint: listener.endpoint,
      grpc_endpoint: grpcListener.endpoint,
      bodies: ingest.counts,
      accepted: sum(({ counts }) => counts.spans),
      foreign: sum(({ counts }) => counts.foreign),
      points: sum(({ counts }) => counts.points),
      foreign_points: sum(({ counts }) => counts.foreignPoints),
      rejected: sum(({ counts }) => counts.rejected),
      calls: sum(({ counts }) => counts.calls),
      sealed: sum(({ counts }) => counts.sealed),
      stored: sum(({ counts }) => counts.stored),
      insert_failures: sum(({ counts }) => counts.insertFailures),
      journal_bytes: sum(({ counts }) => counts.journalBytes),
      forward: sumForward(workers.map(({ counts }) => counts.forward)),
      log: { origin, size: notary.head.size },
      epochs: workers.map(({ writer, epoch }) => ({ writer, epoch })),
      ...(failures.last === undefined ? {} : { last_failure: failures.last }),
    };
  };
  const read = (): Readings => ({
    ...measure(),
    ...readProcess(),
    refused: refusals.byCode,
    queued: workers.reduce((total, { queued }) => total + queued, 0),
    inFlightBytes: admission.inFlight,
    anchorLagMs: lagMs(),
  });
  const reader = createEvidenceReader(client);
  let reports: ReportMaker | undefined;
  const runExport = async (request: ExportRequest, onProgress: (progress: ExportProgress) => void): ReturnType<typeof exportEvidence> =>
    exportEvidence(
      { workers, notary: published, mirror, reader, governance, verifier: await readFile(VERIFIER), trustPolicy, now, reports },
      request,
      onProgress,
    );
  const consoleBuild = wantsConsole(settings) ? createConsoleBuild({ report, onReady: onConsoleReady, nowMs: Date.now }, CONSOLE_PROGRAM) : undefined;
  setUp.defer(() => consoleBuild?.close());
  const api = await openApi(
    {
      workers,
      notary: published,
      engine,
      client,
      keyService: service,
      keyUse,
      roleKeys,
      governance,
      disk,
      trustPolicy,
      version,
      anchor: () => anchorAll({ workers, notary: published, mirror }),
      ledger: log.describe,
      health: () => toHealth(measure(), { custody: service.custody, lagMs: lagMs(), signedAtMs: signedAtMs(), cosigned: log.isCosigned() }),
      probes: createProbes({ ingest, read }, { metricsAreOpen: isLoopback(settings.api.endpoint.host) }),
      now,
      exportEvidence: runExport,
      onFailure,
      consoleBuild,
    },
    {
      dataFolder,
      keys: keySettings,
      erasure: settings.erasure,
      retention: settings.retention,
      api: settings.api,
      alerts: settings.alerts,
      observe: settings.observe,
    },
  );
  setUp.defer(() => api.close());
  ({ reports } = api);
  const status = (): ProcessorStatus => ({ ...measure(), api: api.endpoint, console: consoleBuild?.phase ?? 'off' });
  const { consoleLink } = api;
  const control = await startControl(
    { status, trustPolicy: () => trustPolicy, exportEvidence: runExport, fixPopulation: api.fixPopulation, callApi: api.callLocally, now, consoleLink },
    controlPath(dataFolder),
  );
  setUp.defer(() => control.close());

  consoleBuild?.start();

  const running = setUp.move();
  let closing: Promise<void> | undefined;
  return {
    endpoint: listener.endpoint,
    grpcEndpoint: grpcListener.endpoint,
    api: api.endpoint,
    ...(consoleLink === undefined ? {} : { consoleLink }),
    custody: service.custody,
    trustPolicy,
    died: died.promise,
    status,
    close: () => (closing ??= running.disposeAsync()),
  };
}

function wantsConsole({ console, api }: Settings): boolean {
  return hasConsole() && (console ?? (isLoopback(api.endpoint.host) ? 'on' : 'off')) === 'on';
}

function planForwarding({ exporters, forward }: Settings): ForwardingPlan | undefined {
  if (exporters.otlp.length === 0) return undefined;
  return { backends: exporters.otlp, maxBytes: forward.max_bytes, segmentBytes: forward.segment_bytes };
}
