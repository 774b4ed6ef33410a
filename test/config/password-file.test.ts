import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSettings } from '../../processor/src/config/load.ts';
import type { Settings } from '../../processor/src/config/settings.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'spanproof-password-'));
});
afterAll(() => rm(cwd, { recursive: true }));

async function load(engine: string): Promise<Settings> {
  await writeFile(join(cwd, 'spanproof.yaml'), `engine: { clickhouse_url: "http://127.0.0.1:8123", username: u, ${engine} }`);
  return loadSettings({ cwd, env: { CH: 'from the environment' } });
}

describe('engine.password_file', () => {
  test.each([
    ['one line', 'correct horse'],
    ['one line with its end', 'correct horse\n'],
    ['one line of another system', 'correct horse\r\n'],
  ])('holds %s', async (_, text) => {
    await writeFile(join(cwd, 'password'), text);
    expect((await load('password_file: password')).engine.password).toBe('correct horse');
  });

  test.each([
    ['is not there', 'password_file: nowhere'],
    ['is empty', 'password_file: empty'],
    ['holds two lines', 'password_file: two'],
    ['stands beside password_env', 'password_file: password, password_env: CH'],
  ])('is refused where it %s, without saying what it holds', async (_, engine) => {
    await writeFile(join(cwd, 'empty'), '');
    await writeFile(join(cwd, 'two'), 'first-secret\nsecond-secret\n');
    await expect(load(engine)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/^(?!.*(?:first|second)-secret)[^]*engine\.password_file: /),
    });
  });

  test('has no meaning for the embedded engine', async () => {
    await writeFile(join(cwd, 'spanproof.yaml'), 'engine: { password_file: password }');
    await expect(loadSettings({ cwd, env: {} })).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('engine.clickhouse_url') });
  });
});
