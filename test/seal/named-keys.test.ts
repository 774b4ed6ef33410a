import { chmod, copyFile, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signNote, verifyNote } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';
import { createNoteSigner } from '../../processor/src/seal/note-signer.ts';
import { openRoleKeys, type RoleKeys } from '../../processor/src/seal/role-keys.ts';
import { openStreamKeys, type StreamKeys } from '../../processor/src/seal/stream-keys.ts';

const ORIGIN = 'spanproof.local/log/s/00000000000000aa/1/standard/2026-11';
const OTHER = 'spanproof.local/log/s/00000000000000aa/1/standard/2026-12';
const unavailable = expect.objectContaining({ code: 'KEY_UNAVAILABLE' });

let keys = '';
beforeEach(async () => {
  keys = await mkdtemp(join(tmpdir(), 'spanproof-named-'));
});
afterEach(() => rm(keys, { recursive: true }));

async function openStreams(): Promise<StreamKeys> {
  return openStreamKeys({ service: await openLocalKeys({ folder: keys, cacheMs: 60_000 }) }, { folder: join(keys, 'streams') });
}

async function openRoles(): Promise<RoleKeys> {
  return openRoleKeys({ service: await openLocalKeys({ folder: keys, cacheMs: 60_000 }) }, { folder: join(keys, 'roles') });
}

test('a note signer is RFC 8032 Ed25519 (test 1 of section 7.1)', () => {
  const signer = createNoteSigner('test', Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'));
  expect(Buffer.from(signer.vkey.publicKey).toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  expect(Buffer.from(signer.sign(new Uint8Array(0))).toString('hex')).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
});

describe('stream keys', () => {
  test('sign notes that verify under the origin as key name', async () => {
    const signer = await (await openStreams()).mint(ORIGIN);
    expect(signer.vkey.name).toBe(ORIGIN);
    const note = signNote(`${ORIGIN}\n1\nAAAA\n`, [signer]);
    expect(verifyNote(nodeCrypto, note, [signer.vkey]).by).toEqual([signer.vkey]);
  });

  test('are the same after a restart, and when they are minted again', async () => {
    const { vkey } = await (await openStreams()).mint(ORIGIN);
    expect((await (await openStreams()).load(ORIGIN)).vkey).toEqual(vkey);
    expect((await (await openStreams()).mint(ORIGIN)).vkey).toEqual(vkey);
    expect((await (await openStreams()).mint(OTHER)).vkey.publicKey).not.toEqual(vkey.publicKey);
  });

  test('are gone once destroyed; destroying twice is fine', async () => {
    const streams = await openStreams();
    const { vkey } = await streams.mint(ORIGIN);
    await streams.destroy(ORIGIN);
    await streams.destroy(ORIGIN);
    await expect(streams.load(ORIGIN)).rejects.toThrow(unavailable);
    expect(await readdir(join(keys, 'streams'))).toEqual([]);
    expect((await streams.mint(ORIGIN)).vkey.publicKey).not.toEqual(vkey.publicKey);
  });

  test('overwrite what they held before the name goes', async () => {
    const streams = await openStreams();
    await streams.mint(ORIGIN);
    const [name = ''] = await readdir(join(keys, 'streams'));
    const watcher = await open(join(keys, 'streams', name)); // keeps the file's blocks readable after it was unlinked
    await streams.destroy(ORIGIN);
    const left = await watcher.readFile();
    await watcher.close();
    expect(left.length).toBeGreaterThan(50);
    expect(left.every((byte) => byte === 0)).toBe(true);
  });

  test('one file in the place of another does not open', async () => {
    const streams = await openStreams();
    await streams.mint(ORIGIN);
    const [first = ''] = await readdir(join(keys, 'streams'));
    await streams.mint(OTHER);
    const [second = ''] = (await readdir(join(keys, 'streams'))).filter((name) => name !== first);
    await copyFile(join(keys, 'streams', first), join(keys, 'streams', second));
    await expect(streams.load(OTHER)).rejects.toThrow(unavailable);
    await expect(streams.mint(OTHER)).rejects.toThrow(unavailable);
  });

  test.each([
    ['cut', (text: string) => text.slice(0, 40)],
    ['empty', () => ''],
    ['another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['not base64', (text: string) => text.replace('"wrapped":"', '"wrapped":"*')],
    ['a list', () => '[]'],
    ['a number', () => '1'],
  ])('damaged (%s): no key, and no new one in its place', async (_what, damage) => {
    const streams = await openStreams();
    await streams.mint(ORIGIN);
    const [name = ''] = await readdir(join(keys, 'streams'));
    const path = join(keys, 'streams', name);
    await writeFile(path, damage(await readFile(path, 'utf8')));
    await expect(streams.load(ORIGIN)).rejects.toThrow(unavailable);
    await expect(streams.mint(ORIGIN)).rejects.toThrow(unavailable);
  });

  test('readable by others: refused', async () => {
    const streams = await openStreams();
    await streams.mint(ORIGIN);
    const [name = ''] = await readdir(join(keys, 'streams'));
    await chmod(join(keys, 'streams', name), 0o644);
    await expect(streams.load(ORIGIN)).rejects.toThrow(unavailable);
  });
});

describe('role keys', () => {
  test('are made once, by role and not by key name', async () => {
    const { vkey } = await (await openRoles()).signer('log', 'spanproof.local/log');
    const again = await (await openRoles()).signer('log', 'renamed.local/log');
    expect(again.vkey.publicKey).toEqual(vkey.publicKey);
    expect(again.vkey.keyId).not.toBe(vkey.keyId);
    expect((await (await openRoles()).signer('governance', 'spanproof.local/log')).vkey.publicKey).not.toEqual(vkey.publicKey);
  });

  test('of several askers at once are one', async () => {
    const rings = await Promise.all(Array.from({ length: 6 }, openRoles));
    const secrets = await Promise.all(rings.map((roles) => roles.symmetric('tenant-tag')));
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    expect(secrets[0]?.length).toBe(32);
    expect((await readdir(join(keys, 'roles'))).toSorted()).toEqual(['symmetric-tenant-tag.key']);
  });

  test('a seed does not open as a secret, nor one role as another', async () => {
    const roles = await openRoles();
    await roles.signer('log', 'a');
    await copyFile(join(keys, 'roles/sign-log.key'), join(keys, 'roles/symmetric-log.key'));
    await copyFile(join(keys, 'roles/sign-log.key'), join(keys, 'roles/sign-governance.key'));
    await expect(roles.symmetric('log')).rejects.toThrow(unavailable);
    await expect(roles.signer('governance', 'a')).rejects.toThrow(unavailable);
  });

  test.each(['', '../log', 'a/b', 'Log', '-a'])('refuse the role %j', async (role) => {
    await expect((await openRoles()).signer(role, 'a')).rejects.toThrow(RangeError);
  });
});

test('every file of the keys folder is 0600, every folder 0700, and no secret is in the clear but the master key', async () => {
  const roles = await openRoles();
  const streams = await openStreams();
  await roles.signer('log', 'a');
  const secret = await roles.symmetric('engine-disk');
  await streams.mint(ORIGIN);
  const names = await readdir(keys, { recursive: true });
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    const info = await stat(join(keys, name));
    expect([name, (info.mode & 0o777).toString(8)]).toEqual([name, info.isDirectory() ? '700' : '600']);
    if (!info.isFile()) continue;
    const bytes = await readFile(join(keys, name));
    for (const encoding of ['hex', 'base64', 'latin1'] as const) expect(bytes.includes(Buffer.from(secret).toString(encoding))).toBe(false);
  }
});
