import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKeyService } from '../../processor/src/seal/keys/index.ts';
import { type LoopbackVault, startLoopbackVault } from './loopback-vault.ts';
import { describeKeyService } from './key-service.ts';

const TOKEN = ['hvs', 'loopback'].join('.');
const scratch = mkdtempSync(join(tmpdir(), 'spanproof-vault-'));
const tokenFile = join(scratch, 'token');
let vault: LoopbackVault;

beforeAll(async () => {
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  vault = await startLoopbackVault(TOKEN);
});
afterAll(async () => {
  await vault.close();
  rmSync(scratch, { recursive: true });
});

const settings = (): { readonly vault: { readonly address: string; readonly mount: string; readonly tokenFile: string } } => ({
  vault: { address: vault.address, mount: 'transit', tokenFile },
});
const DECRYPT = '/v1/transit/decrypt/';

describeKeyService({
  name: 'vault',
  settings,
  neverCopied: [],
  denial: { deny: () => void (vault.deny = DECRYPT), allow: () => void (vault.deny = undefined) },
  outages: [
    { what: 'denied by policy', cause: () => void (vault.deny = DECRYPT), mend: () => void (vault.deny = undefined) },
    { what: 'sealed', cause: () => void (vault.sealed = true), mend: () => void (vault.sealed = false) },
    { what: 'token of nobody', cause: () => writeFileSync(tokenFile, 'other\n'), mend: () => writeFileSync(tokenFile, `${TOKEN}\n`) },
    { what: 'token file missing', cause: () => rmSync(tokenFile), mend: () => writeFileSync(tokenFile, `${TOKEN}\n`) },
    { what: 'token file of two lines', cause: () => writeFileSync(tokenFile, 'a\nb\n'), mend: () => writeFileSync(tokenFile, `${TOKEN}\n`) },
  ],
});

test('Vault sees neither a tenant nor a data key, and a destroyed KEK leaves no transit key', async () => {
  const folder = join(scratch, 'keys');
  const service = await openKeyService({ service: 'vault', folder, cacheMs: 60_000, ...settings() });
  const before = vault.keys.size;
  await service.currentVersion('acme-tenant');
  for (let i = 0; i < 20; i++) await service.wrap('acme-tenant', 1, Buffer.from('x'), Buffer.from('aad'));
  expect(vault.keys.size).toBe(before + 1);
  await service.rotate('acme-tenant');
  await service.destroy('acme-tenant', 1);
  expect(vault.keys.size).toBe(before + 1);
  expect(vault.requests.filter(({ path }) => path.includes('acme'))).toEqual([]);
});

test('nobody answers at the address: KEY_UNAVAILABLE, and the token is not in the message', async () => {
  const gone = { address: 'http://127.0.0.1:1', mount: 'transit', tokenFile };
  const service = await openKeyService({ service: 'vault', folder: join(scratch, 'none'), cacheMs: 60_000, vault: gone });
  const failure = await service.currentVersion('acme').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'KEY_UNAVAILABLE' });
  expect(JSON.stringify([String(failure), failure])).not.toContain(TOKEN);
});

test('without an address it is not opened', async () => {
  await expect(openKeyService({ service: 'vault', folder: scratch, cacheMs: 1 })).rejects.toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
