import { randomBytes } from 'node:crypto';
import { formatCheckpoint, formatEntry, formatVkey, type NoteSigner, parseCheckpoint, rootOf, signNote, verifyNote } from '@spanproof/vocabulary/ledger';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Notary } from '../../processor/src/notary/contract.ts';
import { openLogStore } from '../../processor/src/notary/log-store.ts';
import { openNotary } from '../../processor/src/notary/notary.ts';
import { openLog, registerWriter } from '../../processor/src/notary/open-log.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createSimulatedDisk, SimulatedCrash, type SimulatedDisk } from '../support/simulated-disk.ts';

const ORIGIN = 'test.example/log';
const STREAM = `${ORIGIN}/s/00000000000000aa/1/standard/2026-11`;
const now = (): bigint => 1_795_000_000_000_000_000n;

let disk: SimulatedDisk;
let keys: { readonly log: NoteSigner; readonly governance: NoteSigner; readonly writer: NoteSigner; readonly stream: NoteSigner };
let failures: unknown[];

beforeEach(() => {
  disk = createSimulatedDisk();
  keys = {
    log: mintNoteKey(ORIGIN),
    governance: mintNoteKey(`${ORIGIN}/governance`),
    writer: mintNoteKey(`${ORIGIN}/w/00000000000000aa`),
    stream: mintNoteKey(STREAM),
  };
  failures = [];
});

async function open(): Promise<Notary> {
  const store = await openLogStore(disk, '/data/log');
  return openNotary({ crypto: nodeCrypto, store, signer: keys.log, onFailure: (error) => failures.push(error) }, { origin: ORIGIN });
}

async function openWithWriter(): Promise<Notary> {
  const notary = await open();
  await openLog({ notary, now }, keys);
  await registerWriter({ notary, now }, keys.governance, keys.writer);
  return notary;
}

function formOpening(signer = keys.writer): Uint8Array {
  return signNote(formatEntry({ type: 'stream.open', stream: STREAM, vkey: formatVkey(keys.stream.vkey), time: String(now()) }), [signer]);
}

function formHead(size: number, signer = keys.stream): { readonly stream: string; readonly size: number; readonly root: Buffer; readonly note: Uint8Array } {
  const root = randomBytes(32);
  return { stream: STREAM, size, root, note: signNote(formatCheckpoint({ origin: STREAM, size, root }), [signer]) };
}

function formClosing(head: { readonly size: number; readonly root: Buffer }, signer = keys.writer): Uint8Array {
  return signNote(formatEntry({ type: 'stream.close', stream: STREAM, size: head.size, root: head.root.toString('hex'), time: String(now()) }), [signer]);
}

/** Opens, appends, publishes; reports every size that was acknowledged. True where it ran to its end. */
async function runUntilCrash(acknowledge: (size: number) => void): Promise<boolean> {
  try {
    const notary = await openWithWriter();
    acknowledge(notary.head.size);
    await notary.append(formOpening());
    acknowledge(notary.head.size);
    notary.publish(formHead(4));
    acknowledge((await notary.tick()).size);
    return true;
  } catch (error) {
    if (error instanceof SimulatedCrash) return false;
    throw error;
  }
}

describe('a log head', () => {
  test('is signed by the log key over all entries so far', async () => {
    const notary = await openWithWriter();
    await notary.append(formOpening());
    notary.publish(formHead(3));
    const head = await notary.tick();
    const { text } = verifyNote(nodeCrypto, head.note, [keys.log.vkey]);
    const entries = notary.entries(0, head.size);
    const leaves = Buffer.concat(entries.map((entry) => nodeCrypto.sha256(Buffer.concat([Buffer.of(0), entry]))));
    expect(parseCheckpoint(text)).toMatchObject({ origin: ORIGIN, size: 4 });
    expect(Buffer.from(parseCheckpoint(text).root)).toEqual(Buffer.from(rootOf(nodeCrypto, leaves)));
  });

  test('does not move when nothing grew', async () => {
    const notary = await openWithWriter();
    await notary.append(formOpening());
    notary.publish(formHead(3));
    const first = await notary.tick();
    notary.publish(formHead(3));
    notary.publish(formHead(2));
    expect(await notary.tick()).toEqual(first);
  });

  test('keeps only the newest checkpoint of a stream between two ticks', async () => {
    const notary = await openWithWriter();
    await notary.append(formOpening());
    const newest = formHead(9);
    for (const head of [formHead(3), formHead(5), newest]) notary.publish(head);
    const { size } = await notary.tick();
    expect(notary.entries(3, size).map((entry) => Buffer.from(entry))).toEqual([Buffer.from(newest.note)]);
  });
});

describe('an author without the right', () => {
  test('to open a stream is refused', async () => {
    const notary = await openWithWriter();
    await expect(notary.append(formOpening(mintNoteKey(keys.writer.vkey.name)))).rejects.toMatchObject({ code: 'NOTE_INVALID' });
    expect(notary.head.size).toBe(2);
  });

  test('to checkpoint a stream is dropped and reported', async () => {
    const notary = await openWithWriter();
    await notary.append(formOpening());
    notary.publish(formHead(3, mintNoteKey(STREAM)));
    await notary.tick();
    expect(notary.head.size).toBe(3);
    expect(failures).toEqual([expect.objectContaining({ code: 'NOTE_INVALID' })]);
  });

  test('to close a stream that another writer opened is refused', async () => {
    const notary = await openWithWriter();
    await notary.append(formOpening());
    const other = mintNoteKey(`${ORIGIN}/w/00000000000000bb`);
    await registerWriter({ notary, now }, keys.governance, other);
    const head = formHead(7);
    notary.publish(head);
    await expect(notary.append(formClosing(head, other))).rejects.toMatchObject({ code: 'NOTE_INVALID' });
  });

  test('to take the name of a registered writer is refused', async () => {
    const notary = await openWithWriter();
    await expect(registerWriter({ notary, now }, keys.governance, mintNoteKey(keys.writer.vkey.name))).rejects.toMatchObject({ code: 'LOG_STATE_INVALID' });
  });

  test('to register a writer who does not agree is refused', async () => {
    const notary = await openWithWriter();
    const absent = mintNoteKey(`${ORIGIN}/w/00000000000000cc`);
    const entry = formatEntry({ type: 'key.register', role: 'writer', vkey: formatVkey(absent.vkey), time: String(now()) });
    await expect(notary.append(signNote(entry, [keys.governance]))).rejects.toMatchObject({ code: 'NOTE_INVALID' });
  });

  test('to register a writer is refused', async () => {
    const notary = await open();
    await openLog({ notary, now }, keys);
    await expect(registerWriter({ notary, now }, mintNoteKey(keys.governance.vkey.name), keys.writer)).rejects.toMatchObject({ code: 'NOTE_INVALID' });
  });
});

describe('closing a stream', () => {
  test('logs its last checkpoint first, and is acknowledged twice but logged once', async () => {
    const notary = await openWithWriter();
    await notary.append(formOpening());
    const head = formHead(7);
    notary.publish(head);
    const closing = formClosing(head);
    expect(await notary.append(closing)).toBe(4);
    await notary.append(closing);
    expect(notary.head.size).toBe(5);
    expect(Buffer.from(notary.entries(3, 4)[0] ?? [])).toEqual(Buffer.from(head.note));
  });

  test('at another size than the logged one is refused', async () => {
    const notary = await openWithWriter();
    await notary.append(formOpening());
    notary.publish(formHead(7));
    await notary.tick();
    await expect(notary.append(formClosing(formHead(6)))).rejects.toMatchObject({ code: 'LOG_STATE_INVALID' });
  });
});

describe('a restart', () => {
  test('continues the log where it was', async () => {
    const before = await openWithWriter();
    await before.append(formOpening());
    const { head } = before;
    await before.close();
    const after = await open();
    expect(after.head).toEqual({ ...head, note: Buffer.from(head.note) });
    await after.append(formOpening());
    expect(after.head.size).toBe(3);
    after.publish(formHead(1));
    expect((await after.tick()).size).toBe(4);
  });

  test('of a second notary takes the right to sign from the first', async () => {
    const first = await openWithWriter();
    await open();
    await expect(first.append(formOpening())).rejects.toMatchObject({ code: 'LOG_STATE_INVALID' });
  });

  test.each([
    ['nothing unsynced survives', () => false],
    ['everything unsynced survives', () => true],
    ['any mixture survives', () => Math.random() < 0.5],
  ])('after a crash at any operation keeps every acknowledged entry: %s', async (_, survives) => {
    for (let at = 0; ; at += 1) {
      disk = createSimulatedDisk();
      disk.crashAt(at);
      let acknowledged = 0;
      const ended = await runUntilCrash((size) => (acknowledged = size));
      disk = disk.reboot(survives);
      const { head } = await open();
      expect(head.size).toBeGreaterThanOrEqual(acknowledged);
      if (ended) return;
    }
  });

  test('refuses a state that covers more than the entries file holds', async () => {
    const notary = await openWithWriter();
    await notary.close();
    const file = await disk.open('/data/log/entries');
    await file.truncate(10);
    await file.sync();
    await expect(open()).rejects.toMatchObject({ code: 'LOG_STATE_INVALID' });
  });
});
