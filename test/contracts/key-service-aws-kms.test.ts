import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openKeyService } from '../../processor/src/seal/keys/index.ts';
import { type LoopbackKms, startLoopbackKms } from './loopback-kms.ts';
import { describeKeyService } from './key-service.ts';

let kms: LoopbackKms;

// The real SDK signs with these; the loopback KMS looks only for a signature.
vi.stubEnv('AWS_ACCESS_KEY_ID', ['AKIA', 'LOOPBACK'].join(''));
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'loopback');
beforeAll(async () => {
  kms = await startLoopbackKms();
});
afterAll(async () => {
  await kms.close();
  vi.unstubAllEnvs();
});

describeKeyService({
  name: 'aws-kms',
  settings: () => ({ awsKms: { region: 'eu-central-1', endpoint: kms.endpoint } }),
  neverCopied: [],
  denial: { deny: () => void (kms.deny = 'Decrypt'), allow: () => void (kms.deny = undefined) },
  outages: [
    { what: 'denied by policy', cause: () => void (kms.deny = 'Decrypt'), mend: () => void (kms.deny = undefined) },
    { what: 'down', cause: () => void (kms.down = true), mend: () => void (kms.down = false) },
  ],
});

test('a KEK that is destroyed leaves its KMS key pending deletion, and no other one', async () => {
  expect([...kms.keys.values()].filter(({ pending }) => pending).length).toBeGreaterThan(0);
  expect(kms.operations.filter((name) => !['CreateKey', 'Encrypt', 'Decrypt', 'ScheduleKeyDeletion'].includes(name))).toEqual([]);
});

test('without a region it is not opened', async () => {
  await expect(openKeyService({ service: 'aws-kms', folder: '/nowhere', cacheMs: 1 })).rejects.toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
