import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSettings } from '../../processor/src/config/load.ts';
import { SECRET } from './grafana-request.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'spanproof-alerts-'));
  await writeFile(join(cwd, 'secret'), `${SECRET}\n`);
  await writeFile(join(cwd, 'short'), 'fifteen-letters');
  await writeFile(join(cwd, 'lines'), `${SECRET}\n${SECRET}`);
});
afterAll(() => rm(cwd, { recursive: true }));

const load = (env: Record<string, string>): ReturnType<typeof loadSettings> => loadSettings({ cwd, env });
const ENV = 'SPANPROOF_ALERTS_GRAFANA_SECRET_ENV';
const FILE = 'SPANPROOF_ALERTS_GRAFANA_SECRET_FILE';

test('without a secret there is none', async () => {
  expect((await load({})).alerts).toEqual({ grafana: { secret: undefined } });
});

test('from a variable, and from a file', async () => {
  expect((await load({ [ENV]: 'HOOK', HOOK: SECRET })).alerts.grafana.secret).toBe(SECRET);
  expect((await load({ [FILE]: 'secret' })).alerts.grafana.secret).toBe(SECRET);
});

test.each([
  ['a variable that is not set', { [ENV]: 'HOOK' }, /secret_env: the variable HOOK is not set/],
  ['a variable that is short', { [ENV]: 'HOOK', HOOK: 'short' }, /secret_env: expected 16/],
  ['an empty variable', { [ENV]: 'HOOK', HOOK: '' }, /secret_env: expected 16/],
  ['no name of a variable', { [ENV]: '$HOOK' }, /secret_env: expected the name/],
  ['a file that is not there', { [FILE]: 'none' }, /secret_file: none cannot be read: ENOENT/],
  ['a file that is short', { [FILE]: 'short' }, /secret_file: expected 16/],
  ['a file of two lines', { [FILE]: 'lines' }, /secret_file: expected 16/],
  ['both', { [ENV]: 'HOOK', HOOK: SECRET, [FILE]: 'secret' }, /secret_file: stands beside/],
])('%s is refused by name, and nothing is quoted', async (_what, env, message) => {
  const problem: unknown = await load(env).then(
    () => 'loaded',
    (error: unknown) => error,
  );
  expect(problem).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) as string });
  expect(String(problem)).not.toMatch(/fifteen|short'|hmac/);
});
