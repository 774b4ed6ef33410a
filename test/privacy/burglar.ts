/**
 * Somebody who has copies of everything: opens what can be opened with every ring, every KEK file and every master key he was given, and looks for a value
 * in it. A positive control: with the copies of one moment he opens all that was readable then.
 */
import { copyFile, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeHex, parseEnvelope } from '@spanproof/vocabulary/ledger';
import { createDisk } from '../../processor/src/journal/disk.ts';
import type { DataKey } from '../../processor/src/seal/contract.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { openKeyRing } from '../../processor/src/seal/key-ring.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';
import { listDataKeys } from '../../processor/src/seal/wrapped-under.ts';

/** Copies of keys folders; `master` is a folder whose master.key he tries with each of them. */
export async function openEverything(
  envelopes: readonly Uint8Array[],
  loot: readonly { readonly ring: string; readonly keks: string; readonly master: string }[],
): Promise<readonly string[]> {
  const keys = new Map<string, DataKey>();
  for (const { ring, keks, master } of loot) {
    const folder = await mkdtemp(join(tmpdir(), 'spanproof-burglar-'));
    try {
      await cp(join(ring, 'ring'), join(folder, 'ring'), { recursive: true });
      await copyFile(join(keks, 'keks.jsonl'), join(folder, 'keks.jsonl'));
      await copyFile(join(master, 'master.key'), join(folder, 'master.key'));
      for (const key of await unwrapAll(folder)) keys.set(encodeHex(key.id), key);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  return envelopes.flatMap((envelope) => {
    const needed = parseEnvelope(envelope).key_ids.map((id) => keys.get(encodeHex(id)));
    const found = needed.filter((key) => key !== undefined);
    return found.length < needed.length ? [] : [Buffer.from(openPart(envelope, found)).toString('utf8')];
  });
}

async function unwrapAll(folder: string): Promise<readonly DataKey[]> {
  const disk = createDisk();
  const service = await openLocalKeys({ folder, cacheMs: 60_000 });
  const ring = await openKeyRing({ service, disk, nowMs: Date.now }, { folder: join(folder, 'ring'), writer: 'burglar', cacheMs: 60_000 });
  const found: DataKey[] = [];
  for (const { id } of await listDataKeys(disk, folder)) {
    const key = await ring.find(id).catch(() => undefined); // one that does not open for him
    if (key !== undefined) found.push(key);
  }
  await ring.close();
  return found;
}

/** Every file of a keys folder but the master key, as a backup holds them. */
export async function backUpKeys(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const name of await readdir(to)) if (name === 'master.key') await rm(join(to, name));
}
