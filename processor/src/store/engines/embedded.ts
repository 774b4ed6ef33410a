import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError, hasCode } from '@spanproof/vocabulary';
import { connect, connectAsAdmin } from '../connect.ts';
import type { Engine, Migration } from '../contract.ts';
import type { HostSettings } from '../engine-host/messages.ts';
import { applyMigrations, listPending } from '../apply-migrations.ts';
import { runStatements } from '../run-statements.ts';
import { type EngineProcess, forkEngine, isFinal } from './engine-process.ts';
import { createStateCell } from './engine-state.ts';
import { type HeartbeatSettings, watchHeartbeat } from './heartbeat.ts';
import { endStaleEngine, writePidFile } from './pid-file.ts';
import { isMainThreadBusy } from './process-identity.ts';
import { chooseSocketPath, type SocketPlace } from './socket-path.ts';
import { createTurns } from '../../turns.ts';

export interface EmbeddedEngineSettings {
  /** The processor's data folder; the engine lives in `engine/` below it. */
  readonly dataFolder: string;
  /** 32 bytes: AES-256 key of the engine's disk. */
  readonly diskKey: Uint8Array | 'dangerously_unencrypted';
  /** Queries that can run at once. */
  readonly sessions?: number;
  readonly maxServerMemoryBytes?: number;
  readonly maxExecutionSeconds?: number;
  readonly heartbeat?: Partial<HeartbeatSettings>;
}

const HEARTBEAT: HeartbeatSettings = { intervalMs: 500, timeoutMs: 500, misses: 2, busyMisses: 20 };
const OPEN_ATTEMPTS = 6;
const LONGEST_WAIT_MS = 5_000;
const CLOSE_WITHIN_MS = 5_000;

/**
 * Starts chDB in a process of its own behind the ClickHouse HTTP protocol on a unix socket, and keeps it running:
 * an engine that ends or freezes is killed and opened again, which takes 0.2 to 2 s.
 */
export function startEmbeddedEngine(collaborators: { readonly log?: (line: string) => void }, settings: EmbeddedEngineSettings): Engine {
  const log = collaborators.log ?? (() => {});
  const cell = createStateCell();
  const pidFile = join(resolve(settings.dataFolder), 'engine.pid');
  const engineFolder = join(resolve(settings.dataFolder), 'engine');
  // The engine would read them as wildcards where it opens an INSERT's body, and find nothing to insert.
  if (/[*?{}]/.test(engineFolder))
    throw new CodedError('CONFIG_INVALID', 'the path of the data folder contains one of * ? { }', { todo: 'choose another --data folder' });
  mkdirSync(engineFolder, { recursive: true, mode: 0o700 });
  const socket: SocketPlace = chooseSocketPath(engineFolder);
  const diskKey = settings.diskKey === 'dangerously_unencrypted' ? undefined : settings.diskKey;
  if (diskKey !== undefined && diskKey.length !== 32) throw new CodedError('KEY_UNAVAILABLE', 'the disk key is not 32 bytes long');
  const hostSettings: HostSettings = {
    engineFolder,
    socketPath: socket.path,
    encrypted: diskKey !== undefined,
    sessions: settings.sessions ?? 3,
    maxServerMemoryBytes: settings.maxServerMemoryBytes ?? 1_500_000_000,
    maxExecutionSeconds: settings.maxExecutionSeconds ?? 60,
  };
  const address = { socketPath: socket.path };
  let running: EngineProcess | undefined;
  const stopping = new AbortController();

  async function open(): Promise<EngineProcess> {
    const stale = await endStaleEngine(pidFile);
    if (stale !== undefined) log(`engine: ended process ${stale}, which outlived its processor`);
    if (stopping.signal.aborted) throw new CodedError('ENGINE_DOWN', 'the engine is closed');
    const engine = forkEngine({ log }, hostSettings);
    running = engine;
    try {
      await writePidFile(pidFile, engine.pid);
      await engine.open(diskKey);
      return engine;
    } catch (error) {
      engine.kill();
      await engine.ended;
      throw error;
    }
  }

  async function watch(engine: EngineProcess): Promise<string> {
    const heartbeat = watchHeartbeat({ isBusy: () => isMainThreadBusy(engine.pid) }, socket.path, { ...HEARTBEAT, ...settings.heartbeat });
    const how = await Promise.race([engine.ended, heartbeat.lost.then(() => 'it stopped answering')]);
    heartbeat.stop();
    return how;
  }

  async function supervise(): Promise<void> {
    let failures = 0;
    let wasReady = false;
    while (!stopping.signal.aborted) {
      let engine: EngineProcess;
      try {
        engine = await open();
      } catch (error) {
        failures += 1;
        const failure = error instanceof CodedError ? error : new CodedError('ENGINE_REFUSED', 'the engine could not be started', { cause: error });
        log(`engine: ${failure.code}: ${failure.message}`);
        if (isFinal(error) || (!wasReady && failures >= OPEN_ATTEMPTS)) return cell.fail(failure);
        cell.set('down', failure);
        await delay(Math.min(100 * 2 ** failures, LONGEST_WAIT_MS), undefined, { signal: stopping.signal }).catch(() => {}); // aborted = close()
        continue;
      }
      failures = 0;
      wasReady = true;
      cell.set('ready');
      const how = await watch(engine);
      engine.kill();
      await engine.ended;
      if (stopping.signal.aborted) break;
      cell.set('down', new CodedError('ENGINE_DOWN', `the engine process ended: ${how}`));
      log(`engine: down (${how}), starting again`);
    }
  }
  const supervised = supervise();

  // With everything applied, which is every start but the first, nobody has to wait for an admin opening.
  async function hasPending(migrations: readonly Migration[]): Promise<boolean> {
    const client = connect(address);
    try {
      return (await listPending(client, migrations)).length > 0;
    } finally {
      await client.close();
    }
  }

  async function migrate(migrations: readonly Migration[]): Promise<readonly string[]> {
    await cell.ready();
    if (running === undefined || !(await hasPending(migrations))) return [];
    return asAdmin(running, (client) => applyMigrations(client, migrations));
  }

  async function asAdmin<T>(engine: EngineProcess, work: (client: ReturnType<typeof connectAsAdmin>) => Promise<T>): Promise<T> {
    const token = randomBytes(32).toString('hex');
    try {
      await engine.ask({ type: 'switch', profile: 'admin', token }, 'switched');
      const client = connectAsAdmin(address, token);
      try {
        return await work(client);
      } finally {
        await client.close();
        await engine.ask({ type: 'switch', profile: 'ingest' }, 'switched');
      }
    } catch (error) {
      // A host that cannot change its profile serves nobody; the next run opens as ingest.
      if (hasCode(error, 'ENGINE_REFUSED') || hasCode(error, 'ENGINE_DOWN')) engine.kill();
      throw error;
    }
  }
  const turns = createTurns();

  let closing: Promise<void> | undefined;
  return {
    name: 'embedded',
    address,
    get state() {
      return cell.state;
    },
    get failure() {
      return cell.failure;
    },
    get pid() {
      return running?.pid ?? -1;
    },
    ready: cell.ready,
    onState: cell.onState,
    migrate: (migrations) => turns.take(() => migrate(migrations)),
    administer: (statements) =>
      turns.take(async () => {
        await cell.ready();
        if (running === undefined) throw new CodedError('ENGINE_DOWN', 'the engine is closed');
        await asAdmin(running, (client) => runStatements(client, statements));
      }),
    close() {
      closing ??= (async () => {
        stopping.abort();
        const wasReady = cell.state === 'ready';
        cell.set('closed');
        if (wasReady && running !== undefined) {
          const asked = running.ask({ type: 'close' }, 'closed').catch((error: unknown) => log(`engine: closed without an answer: ${String(error)}`));
          await Promise.race([asked, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
        }
        running?.kill();
        await supervised;
        await Promise.all([rm(pidFile, { force: true }), socket.remove()]);
      })();
      return closing;
    },
  };
}
