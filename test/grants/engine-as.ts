import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chdb, type EngineSession, loadChdb } from '../../processor/src/store/engine-host/chdb.ts';
import { readRepositoryFile } from '../house/repository.ts';

/** Extra files for `users.d`, and grants of the account that the embedded engine always acts as. */
export interface Account {
  readonly grants: string;
  readonly settings?: Readonly<Record<string, number>>;
  /** The files of deploy/clickhouse beside it, as far as they leave the account there. */
  readonly deployed?: boolean;
}

export const ADMIN: Account = { grants: '<access_management>1</access_management>' };

export interface Engines extends AsyncDisposable {
  readonly folder: string;
  /** Closes what is open and opens the same data as somebody else: chDB has one account a process at a time, and no way to change it by a statement. */
  as(account: Account): Promise<EngineSession>;
}

export async function openEngines(): Promise<Engines> {
  const chdb: Chdb = await loadChdb();
  const folder = mkdtempSync(join(tmpdir(), 'spanproof-grants-'));
  let session: EngineSession | undefined;
  async function close(): Promise<void> {
    session?.close();
    session = undefined;
    await chdb.drain();
  }
  return {
    folder,
    async as(account) {
      await close();
      session = chdb.open(join(folder, 'db'), [`--config-file=${writeConfig(folder, account)}`, '--mutations_sync=2', '--alter_sync=2']);
      return session;
    },
    async [Symbol.asyncDispose]() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeConfig(folder: string, { grants, settings = {}, deployed = false }: Account): string {
  const profile = Object.entries(settings).map(([name, value]) => `<${name}>${value}</${name}>`);
  const users = join(folder, 'users.xml');
  writeFileSync(
    users,
    `<clickhouse><profiles><default>${profile.join('')}</default></profiles><quotas><default/></quotas>
     <users><default><password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>${grants}</default></users></clickhouse>`,
  );
  mkdirSync(join(folder, 'users.d'), { recursive: true });
  mkdirSync(join(folder, 'config.d'), { recursive: true });
  for (const file of ['users.d/spanproof.xml', 'config.d/spanproof.xml']) {
    const beside = join(folder, file);
    // Where users are read from is what this test says itself; and the log is too long for it.
    if (deployed) writeFileSync(beside, readRepositoryFile(`deploy/clickhouse/${file}`).replace(/<(user_directories|logger)[^]*?<\/\1>/g, ''));
    else rmSync(beside, { force: true });
  }
  const config = join(folder, 'config.xml');
  writeFileSync(config, `<clickhouse><user_directories><users_xml><path>${users}</path></users_xml></user_directories></clickhouse>`);
  return config;
}

/** 0 where the statement is done, else ClickHouse's code. */
export async function codeOf(session: EngineSession, sql: string): Promise<number> {
  try {
    await session.query(sql, 'TSVRaw', new Map());
    return 0;
  } catch (error) {
    return Number(/Code: (\d+)/.exec((error as Error).message)?.[1] ?? Number.NaN);
  }
}

export async function textOf(session: EngineSession, sql: string): Promise<string> {
  return Buffer.from(await session.query(sql, 'TSVRaw', new Map()))
    .toString('utf8')
    .trim();
}
