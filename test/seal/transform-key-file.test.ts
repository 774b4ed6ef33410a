import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '@spanproof/vocabulary';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadTransformKeys } from '../../processor/src/seal/transform-key-file.ts';
import { checkTransformKeys } from '../../processor/src/serve/check-transform-keys.ts';
import { keys } from '../transforms/keys.ts';

const HEX = '07'.repeat(32);
const coded = (code: string): Error => expect.objectContaining({ code }) as Error;
let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transform-keys-'));
  file = join(folder, 'keys');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
}

test('a key for each tenant', async () => {
  await write(`# made on Monday\n\nacme ${HEX}\nglobex\t${'08'.repeat(32)} \r\n`.replace(' \r', '\r'));
  const loaded = await loadTransformKeys(file);
  expect([...loaded.keys()]).toEqual(['acme', 'globex']);
  expect(loaded.get('acme')?.pseudonymOf('EMAIL', 'ada@example.org')).toBe(keys.pseudonymOf('EMAIL', 'ada@example.org'));
  expect(loaded.get('globex')?.pseudonymOf('EMAIL', 'ada@example.org')).not.toBe(keys.pseudonymOf('EMAIL', 'ada@example.org'));
  expect((await loadTransformKeys(undefined)).size).toBe(0);
});

test.each([`acme ${HEX.slice(2)}`, `acme ${HEX.toUpperCase().replaceAll('7', 'A')}`, HEX, `acme ${HEX}\nacme ${HEX}`, `acme ${HEX} x`])(
  '%s is refused, and not quoted',
  async (text) => {
    await write(text);
    const error = await loadTransformKeys(file).then(String, (failure: unknown) => failure as Error);
    expect(error).toEqual(coded('TRANSFORM_KEY_INVALID'));
    expect((error as Error).message).not.toContain(HEX.slice(0, 8));
  },
);

test('a file that is not there, or open to others', async () => {
  await expect(loadTransformKeys(file)).rejects.toEqual(coded('TRANSFORM_KEY_MISSING'));
  await write(`acme ${HEX}`);
  await chmod(file, 0o644);
  await expect(loadTransformKeys(file)).rejects.toEqual(coded('KEY_UNAVAILABLE'));
});

test('every tenant that may send needs one where the policy does', async () => {
  const policy = (transform: 'mask' | 'pseudonym'): Policy => ({
    version: 1,
    rules: [{ id: 'a', kinds: ['EMAIL'], direction: 'both', action: 'redact', transform, fail: 'closed' }],
  });
  const settings = (...tenants: readonly string[]): Parameters<typeof checkTransformKeys>[1] =>
    ({
      transform_keys_file: file,
      receivers: { otlp: { auth: { keys: tenants.map((tenant) => ({ id: tenant, tenant, sha256: '' })) } } },
    }) as unknown as Parameters<typeof checkTransformKeys>[1];
  await write(`acme ${HEX}`);
  await checkTransformKeys(policy('pseudonym'), settings('acme'));
  await checkTransformKeys(policy('mask'), settings('acme', 'globex'));
  await expect(checkTransformKeys(policy('pseudonym'), settings('acme', 'globex'))).rejects.toEqual(coded('TRANSFORM_KEY_MISSING'));
  await expect(checkTransformKeys(policy('pseudonym'), settings())).rejects.toEqual(coded('TRANSFORM_KEY_MISSING'));
});
