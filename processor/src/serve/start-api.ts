import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, type Health, type LedgerState, type Population } from '@spanproof/vocabulary';
import { encodeHex, type NoteSigner, parseTrustPolicy } from '@spanproof/vocabulary/ledger';
import { createGrafanaWebhook } from '../alerts/grafana/webhook.ts';
import { createAccessLog } from '../api/access-log.ts';
import { createLocalCaller } from '../api/call-locally.ts';
import type { Probe } from '../api/contract.ts';
import { createExportJobs } from '../api/export-jobs.ts';
import { createIdentify } from '../api/identity.ts';
import { createAuditorTokens } from '../api/identity/auditor-tokens.ts';
import { createConsoleTokens } from '../api/identity/console.ts';
import { createGrafanaVerifier, keysUrl } from '../api/identity/grafana.ts';
import { createKeySource } from '../api/identity/jwks.ts';
import { createAlertHooks } from '../api/routes/alerts.ts';
import { createRoutes } from '../api/routes/index.ts';
import { startApi } from '../api/server.ts';
import { createCallExports } from '../calls/audit-log-export.ts';
import { createCallDetails } from '../calls/detail.ts';
import { createCallProofs } from '../calls/proof.ts';
import { createCallSearch } from '../calls/search.ts';
import type { AlertSettings, ApiSettings, ErasureSettings, ObserveSettings, RetentionSettings } from '../config/settings.ts';
import type { LoginLink } from '../console/contract.ts';
import type { LinkRequest } from '../console/link-request.ts';
import type { Populations } from '../evidence/contract.ts';
import { createPopulations } from '../evidence/populations.ts';
import type { Disk } from '../journal/contract.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { Notary } from '../notary/contract.ts';
import { createSealedReader } from '../open/sealed-reader.ts';
import { createDestroyedKeys } from '../retain/destroyed-keys.ts';
import type { KeyService } from '../seal/contract.ts';
import { openPart } from '../seal/envelope.ts';
import { openKeyRing } from '../seal/key-ring.ts';
import type { KeyUse } from '../seal/count-use.ts';
import type { KeyServiceSettings } from '../seal/keys/settings.ts';
import type { RoleKeys } from '../seal/role-keys.ts';
import type { Connect, Engine } from '../store/contract.ts';
import { createQuery } from '../store/query.ts';
import { createSealedRows } from '../store/sealed-rows.ts';
import { createAppendOwn } from './append-own.ts';
import { composeConsole } from './compose-console.ts';
import { composeEvidence } from './compose-evidence.ts';
import { countOpenings, startKeyCustody } from './compose-keys.ts';
import { composeRetain } from './compose-retain.ts';
import type { RunningBuild } from './console-build.ts';
import { type ExportProgress, type ExportRequest, flushAll, type exportEvidence as runEvidenceExport } from './export-evidence.ts';
import { LOCAL_OWNER } from './export-request.ts';
import { openExportFolder } from './export-folder.ts';
import { createSubjectKeys } from './find-subject-keys.ts';
import { createGovern, createGovernNote } from './govern.ts';
import { createGuard, guardQuery, guardRows } from './guard-engine.ts';
import { createLoggedExports } from './logged-exports.ts';
import { openLate } from './open-late.ts';
import { readKeyVersions } from './read-key-versions.ts';
import type { ReportMaker } from './report/contract.ts';
import { createExportEstimate } from './report/estimate-export.ts';
import { listGrants } from './report/list-grants.ts';
import { createReportMaker } from './report/make-report.ts';
import { measurePace } from './report/measure-pace.ts';
import { describeRest } from './report/describe-rest.ts';
import { rememberVerification } from './report/remember-verification.ts';
import type { SealingWorker } from './sealing-worker.ts';
import { startSchedules } from './start-schedules.ts';
import { startWatch } from './start-watch.ts';
import { createWindowVerifier } from './verify-window.ts';

/** Name of this thread among the key ring's writers; it writes no key. */
const RING_READER = 'reader';

export interface RunningApi {
  /** `http://127.0.0.1:4320` */
  readonly endpoint: string;
  /** Makes the evidence packages of exports. */
  readonly reports: ReportMaker;
  readonly callLocally: ReturnType<typeof createLocalCaller>;
  readonly fixPopulation: (request: Parameters<Populations['fix']>[1]) => Promise<Population>;
  /** Where a person signs in at the console, once; absent where there is none. */
  readonly consoleLink?: (wanted: LinkRequest) => LoginLink;
  close(): Promise<void>;
}

/** Composes the HTTP API over a processor that already takes and seals calls. @throws CodedError PORT_IN_USE */
export async function openApi(
  processor: {
    readonly workers: readonly SealingWorker[];
    readonly notary: Notary;
    readonly engine: Engine;
    readonly client: ReturnType<Connect>;
    readonly keyService: KeyService;
    /** Of the key service, by this thread. */
    readonly keyUse: KeyUse;
    readonly roleKeys: RoleKeys;
    readonly governance: NoteSigner;
    readonly disk: Disk;
    readonly trustPolicy: string;
    readonly version: string;
    /** Seals, stores and signs all that is there; yields the log's checkpoint. */
    readonly anchor: () => Promise<Uint8Array>;
    readonly health: () => Health;
    readonly ledger: () => LedgerState;
    readonly probes: readonly Probe[];
    readonly now: () => bigint;
    readonly exportEvidence: (request: ExportRequest, onProgress: (progress: ExportProgress) => void) => ReturnType<typeof runEvidenceExport>;
    readonly onFailure: (error: unknown) => void;
    /** Absent: no console. */
    readonly consoleBuild?: RunningBuild | undefined;
  },
  settings: {
    readonly dataFolder: string;
    readonly keys: KeyServiceSettings;
    readonly erasure: ErasureSettings;
    readonly retention: RetentionSettings;
    readonly api: ApiSettings;
    readonly alerts: AlertSettings;
    readonly observe: ObserveSettings;
  },
): Promise<RunningApi> {
  const { workers, notary, engine, client, now, onFailure, exportEvidence } = processor;
  const { dataFolder, api } = settings;
  const keysFolder = join(dataFolder, 'keys');
  const nowMs = Date.now;
  const newId = (): string => randomBytes(16).toString('hex');
  await using setUp = new AsyncDisposableStack();

  const guard = createGuard(engine);
  const query = guardQuery(guard, createQuery(client));
  const { keyService, disk, roleKeys } = processor;
  const { cacheMs } = settings.keys;
  const keyRing = await openKeyRing({ service: keyService, disk, nowMs }, { folder: join(keysFolder, 'ring'), writer: RING_READER, cacheMs });
  setUp.defer(() => keyRing.close());
  const destroyed = createDestroyedKeys();
  const { openings, watchReader, watchAppend } = countOpenings();
  const rows = guardRows(guard, createSealedRows(client));
  const reader = watchReader(
    createSealedReader({ rows, keyRing, crypto: nodeCrypto, openPart, findDestroyed: async (keyId) => destroyed.find(encodeHex(keyId)) }),
  );
  const append = watchAppend(createAppendOwn(workers));
  const govern = createGovern(notary, processor.governance, now);
  const { keyCustody, ...custody } = await startKeyCustody(
    { service: keyService, workers, readerRing: keyRing, govern, disk, append, use: processor.keyUse, openings, roleKeys, now, onFailure },
    { keysFolder, cacheMs, reader: RING_READER },
  );
  setUp.defer(() => custody.close());

  // What a crash left in the journal counts too: a revocation above all.
  const caughtUp = (): Promise<void> => flushAll(workers);

  const tokens = createAuditorTokens({ append, now, random: randomBytes });
  const tokensRead = openLate(
    async () => {
      await caughtUp();
      await tokens.load(reader);
    },
    'the tokens',
    onFailure,
  );
  setUp.defer(() => tokensRead.close());

  const folder = await openExportFolder(join(dataFolder, 'exports'));
  const { pace, timed } = measurePace(nowMs);
  const exportJobs = createExportJobs({
    runExport: timed((work, onProgress) => exportEvidence({ ...work, verifiers: true }, onProgress)),
    verifyFile: (path, signal) => verifier.verifyFile(path, signal),
    logged: createLoggedExports(notary),
    folder,
    now,
    newId,
    onFailure,
  });
  setUp.defer(() => exportJobs.close());
  const verifier = createWindowVerifier({
    exportTo: (out, window, signal) => exportEvidence({ ...window, out, verifiers: false, logged: false, signal }, () => {}),
    newPath: () => folder.pathOf(`job-${newId()}.zip`),
    trustPolicy: processor.trustPolicy,
  });
  setUp.defer(() => verifier.close());

  const verification = rememberVerification(verifier.verifyWindow);
  const listKeys = (): ReturnType<typeof readKeyVersions> => readKeyVersions(keyService, disk, keysFolder);
  const evidence = composeEvidence({
    query,
    rows,
    reader,
    append,
    verifyWindow: verification.verifyWindow,
    listKeys,
    caughtUp,
    now,
    onFailure,
  });
  setUp.defer(() => evidence.close());
  const { governance } = processor;
  const exportPeriod = async (from: bigint, to: bigint): Promise<string> => {
    const out = folder.pathOf(`retention-${from}-${to}.zip`);
    const { id } = await exportEvidence({ from, to, out, verifiers: true }, () => {});
    const { integrity } = await verifier.verifyFile(out, new AbortController().signal);
    if (integrity !== 'verified') throw new CodedError('EXPORT_INCOMPLETE', 'the bundle of a period that is to be removed does not verify: nothing is removed');
    return id;
  };
  const retention = await composeRetain(
    {
      query,
      reader,
      append,
      govern,
      disk,
      roleKeys,
      governance,
      registers: evidence.registers,
      keyCustody,
      destroyed,
      caughtUp,
      now,
      onFailure,
      entries: () => notary.entries(0, notary.head.size),
      governNote: createGovernNote(notary, governance),
      administer: (statements) => engine.administer(statements),
      exportPeriod,
    },
    { dataFolder, log: notary.origin, erasure: settings.erasure, retention: settings.retention },
  );
  setUp.defer(() => retention.close());
  const schedules = startSchedules({ ...evidence, exportJobs, append, now, onFailure });
  setUp.defer(() => schedules.close());
  const { signals, watch } = startWatch({ ...evidence, query, reader, append, caughtUp, now, onFailure }, settings.observe);
  setUp.defer(() => watch.close());

  const consoleTokens = await createConsoleTokens({ nowMs });
  const { grafana } = api;
  const identify = createIdentify({
    configured: api.tokens,
    issued: () => tokens.holding(),
    verifyConsoleToken: (token) => consoleTokens.verify(token),
    ...(grafana === undefined
      ? {}
      : { verifyGrafanaId: createGrafanaVerifier({ keys: createKeySource({ nowMs }, { url: keysUrl(grafana) }), nowMs }, grafana) }),
  });

  const access = createAccessLog({ append, now });
  const { consoleBuild } = processor;
  const console =
    consoleBuild &&
    composeConsole({ tokens: consoleTokens, access, build: consoleBuild, nowMs }, { secure: api.tls !== undefined, trustPolicy: processor.trustPolicy });

  const { secret } = settings.alerts.grafana;
  const search = createCallSearch({ query });
  const populations = createPopulations({ query, reader, append, anchor: processor.anchor, now });
  const routes = createRoutes({
    now,
    reader,
    checkpoint: () => notary.head.note,
    health: processor.health,
    ledger: processor.ledger,
    tokens,
    exportJobs,
    populations,
    estimateExport: createExportEstimate({ query, pace }),
    verifyWindow: verifier.verifyWindow,
    search,
    details: createCallDetails({ query, reader }),
    proofs: createCallProofs({ query, crypto: nodeCrypto, log: notary }),
    exports: createCallExports({ search, log: notary, now }),
    subjectKeys: createSubjectKeys({ disk, roleKeys }, { keysFolder }),
    keyCustody,
    privacy: retention.privacy,
    retention: retention.retention,
    signals,
    ...evidence,
  });
  const reports = createReportMaker({
    ...evidence,
    populations,
    search,
    query,
    verified: verification.verified,
    grants: () => listGrants(routes, api, tokens.list(), now()),
    custody: async () => ({ custody: keyService.custody, keys: await listKeys(), at_rest: describeRest(engine.name) }),
    trustPolicy: parseTrustPolicy(processor.trustPolicy),
    version: processor.version,
    now,
  });
  const server = await startApi(
    {
      identify,
      access,
      pages: console?.pages,
      probes: processor.probes,
      hooks: createAlertHooks({ webhook: secret === undefined ? undefined : createGrafanaWebhook({ alerts: evidence.alerts, nowMs }, { secret }) }),
      signingKeys: consoleTokens.keys,
      onFailure,
      routes,
    },
    { ...api.endpoint, ...(api.tls === undefined ? {} : { tls: { cert: await readFile(api.tls.cert_file), key: await readFile(api.tls.key_file) } }) },
  );
  setUp.defer(() => server.close());
  const running = setUp.move();
  return {
    endpoint: server.endpoint,
    reports,
    callLocally: createLocalCaller({ access, routes }),
    fixPopulation: (request) => populations.fix(LOCAL_OWNER, request),
    ...(console === undefined ? {} : { consoleLink: (wanted) => console.link(server.endpoint, wanted) }),
    close: () => running.disposeAsync(),
  };
}
