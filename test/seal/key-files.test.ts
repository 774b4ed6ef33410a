import { chmod, link, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendKeyLine, createKeyFile, eraseKeyFile, makeKeyFolder, readKeyFile } from '../../processor/src/seal/key-files.ts';

const unavailable = expect.objectContaining({ code: 'KEY_UNAVAILABLE' });
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('creating', () => {
  test('one of many at once wins, the others see its bytes, nothing else is left', async () => {
    const path = join(folder, 'k');
    const won = await Promise.all(Array.from({ length: 20 }, (_, i) => createKeyFile(path, Buffer.from(`maker ${i}`))));
    expect(won.filter(Boolean).length).toBe(1);
    expect(await readFile(path, 'utf8')).toBe(`maker ${won.indexOf(true)}`);
    expect(await readdir(folder)).toEqual(['k']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('in a folder that is not there', async () => {
    await expect(createKeyFile(join(folder, 'none/k'), Buffer.from('x'))).rejects.toThrow(unavailable);
  });
});

describe('reading', () => {
  test('no file is undefined, a folder is refused', async () => {
    expect(await readKeyFile(join(folder, 'none'))).toBeUndefined();
    await expect(readKeyFile(folder)).rejects.toThrow(unavailable);
  });

  test.each([0o644, 0o660, 0o601, 0o620])('mode %o is refused', async (mode) => {
    await writeFile(join(folder, 'k'), 'x');
    await chmod(join(folder, 'k'), mode);
    await expect(readKeyFile(join(folder, 'k'))).rejects.toThrow(unavailable);
  });
});

describe('erasing', () => {
  test('overwrites every name of the bytes', async () => {
    await createKeyFile(join(folder, 'k'), Buffer.from('secret'));
    await link(join(folder, 'k'), join(folder, 'copy'));
    await eraseKeyFile(join(folder, 'k'));
    expect(await readdir(folder)).toEqual(['copy']);
    expect(Buffer.compare(await readFile(join(folder, 'copy')), new Uint8Array(6))).toBe(0);
  });

  test('does nothing where there is nothing, and does not follow a link', async () => {
    await eraseKeyFile(join(folder, 'k'));
    await writeFile(join(folder, 'precious'), 'x');
    await symlink(join(folder, 'precious'), join(folder, 'k'));
    await expect(eraseKeyFile(join(folder, 'k'))).rejects.toThrow(unavailable);
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('x');
  });
});

describe('appending', () => {
  test('makes a 0600 file and adds whole lines, many at once', async () => {
    const path = join(folder, 'k');
    await Promise.all(Array.from({ length: 20 }, (_, i) => appendKeyLine(path, Buffer.from(`{"n":${i}}`))));
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    expect(lines.toSorted()).toEqual(Array.from({ length: 20 }, (_, i) => `{"n":${i}}`).toSorted());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('ends a line that a crash cut short', async () => {
    const path = join(folder, 'k');
    await writeFile(path, '{"n":1}\n{"n":');
    await appendKeyLine(path, Buffer.from('{"n":3}'));
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n{"n":\n{"n":3}\n');
  });
});

test('folders are made 0700, with their parents, and may exist', async () => {
  await makeKeyFolder(join(folder, 'a/b'));
  await makeKeyFolder(join(folder, 'a/b'));
  for (const name of ['a', 'a/b']) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o700);
});
