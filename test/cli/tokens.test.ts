import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keys, otherKeys } from '../transforms/keys.ts';
import { runSpanproof } from './run-spanproof.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  await writeFile(join(folder, 'keys'), `acme ${'07'.repeat(32)}\n`, { mode: 0o600 });
});
afterAll(() => rm(folder, { recursive: true }));
const restore = (tenant: string, input: string): ReturnType<typeof runSpanproof> =>
  runSpanproof(['tokens', 'restore', '--keys', 'keys', '--tenant', tenant], { cwd: folder, input });

test('the values come back, line by line; what another key made stays', async () => {
  const foreign = otherKeys.tokenOf('EMAIL', 'bob@example.org');
  const long = 'ä'.repeat(200);
  const { code, out } = await restore(
    'acme',
    `to ${keys.tokenOf('EMAIL', 'ada@example.org')}\n${foreign}\n${keys.tokenOf('SECRET.assignment', long)}\n[EMAIL_1]\n`,
  );
  expect({ code, out }).toEqual({ code: 0, out: `to ada@example.org\n${foreign}\n${long}\n[EMAIL_1]\n` });
});

test('a tenant without a key is an error', async () => {
  const { code, err } = await restore('globex', 'x\n');
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^TRANSFORM_KEY_MISSING: /) as string });
});
