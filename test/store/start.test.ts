import { fork } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { startEmbeddedEngine } from '../../processor/src/store/engines/embedded.ts';
import { identifyProcess } from '../../processor/src/store/engines/process-identity.ts';
import { encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRows } from './sealed-rows.ts';
import { DISK_KEY, makeDataFolder, startTestEngine } from './start-engine.ts';

const folders: string[] = [];
function temporary(): string {
  const folder = makeDataFolder();
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function startOwner(dataFolder: string): Promise<{ readonly owner: ReturnType<typeof fork>; readonly enginePid: number }> {
  const owner = fork(join(import.meta.dirname, 'engine-owner.ts'), [dataFolder], { execArgv: [] });
  const enginePid = await new Promise<number>((resolve, reject) => {
    owner.once('message', (message: { pid: number }) => resolve(message.pid));
    owner.once('exit', () => reject(new Error('the owner ended')));
  });
  return { owner, enginePid };
}

const isRunning = async (pid: number): Promise<boolean> => (await identifyProcess(pid)) !== undefined;

describe('an engine and its processor', () => {
  test('the engine ends when its processor is killed', async () => {
    const { owner, enginePid } = await startOwner(temporary());
    expect(await isRunning(enginePid)).toBe(true);
    const from = performance.now();
    owner.kill('SIGKILL');
    await expect.poll(() => isRunning(enginePid), { timeout: 5_000, interval: 10 }).toBe(false);
    console.log(`the engine ended ${(performance.now() - from).toFixed(0)} ms after its processor`);
  });

  test('an engine that outlived its processor (frozen) is ended by the next start, by pid and start time', async () => {
    const dataFolder = temporary();
    const { owner, enginePid } = await startOwner(dataFolder);
    process.kill(enginePid, 'SIGSTOP');
    owner.kill('SIGKILL');
    await expect.poll(() => isRunning(owner.pid ?? -1), { interval: 10 }).toBe(false);
    expect(await isRunning(enginePid)).toBe(true);
    await using running = await startTestEngine({ dataFolder });
    expect(await isRunning(enginePid)).toBe(false);
    expect(running.log.join('\n')).toContain(String(enginePid));
  });

  test('a process that only has the old pid is left alone', async () => {
    const dataFolder = temporary();
    const bystander = fork(join(import.meta.dirname, 'bystander.ts'), [], { execArgv: [] });
    const { pid = -1 } = bystander;
    writeFileSync(join(dataFolder, 'engine.pid'), JSON.stringify({ engine: { pid, start: '1' }, parent: { pid: 999_999, start: '1' } }));
    {
      await using running = await startTestEngine({ dataFolder });
      expect(await isRunning(pid)).toBe(true);
      expect(JSON.parse(readFileSync(join(dataFolder, 'engine.pid'), 'utf8'))).toMatchObject({ engine: { pid: running.pid() }, parent: { pid: process.pid } });
    }
    bystander.kill('SIGKILL');
    expect(existsSync(join(dataFolder, 'engine.pid'))).toBe(false);
  });

  test('an engine whose processor runs is not touched', async () => {
    const dataFolder = temporary();
    const { owner, enginePid } = await startOwner(dataFolder);
    await expect(startTestEngine({ dataFolder })).rejects.toMatchObject({ code: 'DATA_DIRECTORY_BUSY' });
    expect(await isRunning(enginePid)).toBe(true);
    owner.kill('SIGKILL');
    await expect.poll(() => isRunning(enginePid), { timeout: 5_000 }).toBe(false);
  });
});

describe('opening', () => {
  test('damaged parts are named, nothing is served, and the state says so', async () => {
    const dataFolder = temporary();
    {
      await using running = await startTestEngine({ dataFolder });
      await insertBlocks(running.client, 'records', [encodeRecordRows(makeRows(20))], 'whole');
    }
    const disk = join(dataFolder, 'engine', 'disk', 'store');
    const part = readdirSync(disk, { recursive: true, encoding: 'utf8' }).find(
      (path) => path.endsWith('checksums.txt') && statSync(join(disk, dirname(path), 'data.bin')).size > 3_000,
    );
    if (part === undefined) throw new Error('no part of the records table found');
    truncateSync(join(disk, part), 0);
    const engine = startEmbeddedEngine({}, { dataFolder, diskKey: DISK_KEY });
    await expect(engine.ready()).rejects.toMatchObject({ code: 'ENGINE_REFUSED', message: expect.stringContaining('spanproof.records') });
    expect(engine.state).toBe('down');
    expect(engine.failure).toMatchObject({ code: 'ENGINE_REFUSED' });
    await expect(engine.migrate([])).rejects.toMatchObject({ code: 'ENGINE_REFUSED' });
    await engine.close();
    expect(engine.state).toBe('closed');
    await expect(startTestEngine({ dataFolder })).rejects.toMatchObject({ code: 'ENGINE_REFUSED' }); // also the next time
  });

  test('a data folder too deep for a socket, with characters XML minds', async () => {
    const dataFolder = join(temporary(), `${'deep'.repeat(25)} & <odd> 'quoted'`);
    let socketPath = '';
    {
      await using running = await startTestEngine({ dataFolder });
      if ('socketPath' in running.engine.address) socketPath = running.engine.address.socketPath;
      expect(socketPath.length).toBeLessThan(108);
      expect(socketPath.startsWith(dataFolder)).toBe(false);
      expect(statSync(dirname(socketPath)).mode & 0o777).toBe(0o700);
      await insertBlocks(running.client, 'records', [encodeRecordRows(makeRows(2))], 'odd');
      expect(await running.rows('SELECT toUInt32(count()) AS n FROM spanproof.records')).toEqual([{ n: 2 }]);
    }
    expect(existsSync(dirname(socketPath))).toBe(false);
  });

  test.each(['a*', 'a?', '{a}'])('a data folder named %s, which the engine would read as a wildcard, is refused', (name) => {
    expect(() => startEmbeddedEngine({}, { dataFolder: join(temporary(), name), diskKey: DISK_KEY })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  test('what a killed host spooled is removed', async () => {
    const dataFolder = temporary();
    mkdirSync(join(dataFolder, 'engine', 'spool'), { recursive: true });
    writeFileSync(join(dataFolder, 'engine', 'spool', 'left'), 'x');
    await using _running = await startTestEngine({ dataFolder });
    expect(readdirSync(join(dataFolder, 'engine', 'spool'))).toEqual([]);
  });

  test('without chdb: ENGINE_MISSING, with what to do', async () => {
    const place = temporary();
    const root = join(import.meta.dirname, '..', '..');
    cpSync(join(root, 'processor', 'src', 'store'), join(place, 'store'), { recursive: true });
    cpSync(join(root, 'processor', 'src', 'turns.ts'), join(place, 'turns.ts'));
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    mkdirSync(join(place, 'node_modules', '@spanproof'), { recursive: true });
    symlinkSync(join(root, 'node_modules', '@clickhouse'), join(place, 'node_modules', '@clickhouse'));
    symlinkSync(join(root, 'vocabulary'), join(place, 'node_modules', '@spanproof', 'vocabulary'));
    const { startEmbeddedEngine: startElsewhere } = (await import(/* @vite-ignore */ join(place, 'store', 'engines', 'embedded.ts'))) as {
      startEmbeddedEngine: typeof startEmbeddedEngine;
    };
    const engine = startElsewhere({}, { dataFolder: join(place, 'data'), diskKey: DISK_KEY });
    await expect(engine.ready()).rejects.toMatchObject({ code: 'ENGINE_MISSING', todo: expect.stringContaining('--clickhouse-url') });
    await engine.close();
  });

  test('closing is idempotent, and final', async () => {
    const running = await startTestEngine();
    await Promise.all([running.engine.close(), running.engine.close()]);
    await running[Symbol.asyncDispose]();
    expect(running.engine.state).toBe('closed');
    await expect(running.engine.ready()).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
    await expect(insertBlocks(running.client, 'records', [encodeRecordRows(makeRows(1))], 'late')).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
  });

  test('closed while it starts', async () => {
    const engine = startEmbeddedEngine({}, { dataFolder: temporary(), diskKey: DISK_KEY });
    await engine.close();
    expect(engine.state).toBe('closed');
    if (engine.pid !== undefined && engine.pid > 0) expect(await isRunning(engine.pid)).toBe(false);
  });
});
