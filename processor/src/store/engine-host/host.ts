import { chmod, mkdir, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { BrokenPartsError, refuseBrokenParts } from './broken-parts.ts';
import { type Chdb, type EngineSession, loadChdb } from './chdb.ts';
import { createDoorkeeper, type Doorkeeper } from './doorkeeper.ts';
import { isKeyOfFolder } from './disk-key.ts';
import { DISK_KEY_VARIABLE, writeEngineConfig } from './engine-config.ts';
import { createFacade } from './facade.ts';
import type { FromHost, HostSettings, Profile } from './messages.ts';
import { createSessionPool, type SessionPool } from './session-pool.ts';
import { openSpool } from './spool.ts';

/** What only the entry file may touch. */
export interface HostEdges {
  setVariable(name: string, value: string | undefined): void;
}

export interface Host {
  readonly doorkeeper: Doorkeeper;
  close(): Promise<void>;
}

/** Opens the engine and answers on the socket; yields the failure to report where it cannot. */
export async function openHost(
  edges: HostEdges,
  settings: HostSettings,
  diskKey: string | undefined,
): Promise<{ readonly host: Host; readonly version: string } | Extract<FromHost, { type: 'failed' }>> {
  let chdb: Chdb;
  try {
    chdb = await loadChdb();
  } catch (error) {
    return { type: 'failed', code: 'ENGINE_MISSING', message: textOf(error), final: true };
  }
  if (!(await isKeyOfFolder(settings.engineFolder, diskKey))) {
    return { type: 'failed', code: 'ENGINE_REFUSED', message: 'the engine folder was written with another disk key', final: true };
  }
  const connectionArgs = await writeEngineConfig(settings);
  const data = join(settings.engineFolder, 'db');
  await mkdir(data, { recursive: true, mode: 0o700 });
  const openSession = (profile: Profile): EngineSession => {
    edges.setVariable(DISK_KEY_VARIABLE, diskKey);
    try {
      return chdb.open(data, connectionArgs[profile]);
    } finally {
      edges.setVariable(DISK_KEY_VARIABLE, undefined);
    }
  };
  const openPool = async (profile: Profile): Promise<SessionPool> => {
    await chdb.drain();
    const opened = createSessionPool(() => openSession(profile), settings.sessions);
    await refuseBrokenParts(opened);
    return opened;
  };
  let pool: SessionPool;
  try {
    pool = await openPool('ingest');
  } catch (error) {
    return { type: 'failed', code: 'ENGINE_REFUSED', message: textOf(error), final: error instanceof BrokenPartsError };
  }
  const version = await pool.use('default', (session) => session.query('SELECT version()', 'TSVRaw', new Map()));
  const doorkeeper = createDoorkeeper(openPool, pool);
  const server = createFacade({ doorkeeper, spool: await openSpool(settings.engineFolder) });
  await listen(server, settings.socketPath);
  const host: Host = {
    doorkeeper,
    async close() {
      server.close();
      await doorkeeper.close();
      await chdb.drain();
      server.closeAllConnections();
      await rm(settings.socketPath, { force: true });
    },
  };
  return { host, version: Buffer.from(version).toString('utf8').trim() };
}

async function listen(server: Server, socketPath: string): Promise<void> {
  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socketPath, resolve));
  await chmod(socketPath, 0o600);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
