import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRows } from './sealed-rows.ts';
import { DISK_KEY, makeDataFolder, startTestEngine } from './start-engine.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Files that hold one of the needles anywhere in their bytes. */
function filesWith(folder: string, needles: readonly Uint8Array[]): string[] {
  return listFiles(folder).filter((file) => {
    const bytes = readFileSync(file);
    return needles.some((needle) => bytes.includes(Buffer.from(needle)));
  });
}

// Random text does not compress below itself, so that a stored copy holds it literally.
const planted = randomBytes(24).toString('hex');

async function storePlanted(dataFolder: string, diskKey: Uint8Array | 'dangerously_unencrypted'): Promise<void> {
  await using running = await startTestEngine({ dataFolder, diskKey });
  await insertBlocks(
    running.client,
    'records',
    [encodeRecordRows(makeRows(3, 0, { core: Buffer.from(planted), subject_envelope: Buffer.from(planted) }))],
    'planted',
  );
  await running.rows('SELECT core FROM spanproof.records ORDER BY core, cityHash64(core) LIMIT 3');
}

describe('at rest', () => {
  test('no engine file holds a stored value or the key, and the positive control finds the value', async () => {
    const sealed = makeDataFolder();
    const open = makeDataFolder();
    folders.push(sealed, open);
    await storePlanted(sealed, DISK_KEY);
    await storePlanted(open, 'dangerously_unencrypted');
    expect(filesWith(open, [Buffer.from(planted)])).not.toEqual([]);
    expect(filesWith(sealed, [Buffer.from(planted)])).toEqual([]);
    expect(filesWith(sealed, [DISK_KEY, Buffer.from(Buffer.from(DISK_KEY).toString('hex'))])).toEqual([]);
  });

  test('only the owner can reach the socket, and configuration and key are for no one else', async () => {
    await using running = await startTestEngine();
    const folder = join(running.dataFolder, 'engine');
    expect(lstatSync(join(folder, 'engine.sock')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of listFiles(join(folder, 'config'))) expect(statSync(file).mode & 0o777).toBe(0o600);
    const environment = readFileSync(`/proc/${running.pid()}/environ`, 'utf8');
    const command = readFileSync(`/proc/${running.pid()}/cmdline`, 'utf8');
    for (const text of [environment, command]) expect(text).not.toContain(Buffer.from(DISK_KEY).toString('hex'));
    expect(environment).not.toContain('PATH=');
  });

  test('another key opens nothing, changes nothing, and the right one still works', async () => {
    const dataFolder = makeDataFolder();
    folders.push(dataFolder);
    await storePlanted(dataFolder, DISK_KEY);
    await expect(startTestEngine({ dataFolder, diskKey: new Uint8Array(32).fill(12) })).rejects.toMatchObject({ code: 'ENGINE_REFUSED' });
    await using running = await startTestEngine({ dataFolder });
    expect(await running.rows('SELECT toUInt32(count()) AS n FROM spanproof.records')).toEqual([{ n: 3 }]);
  });
});
