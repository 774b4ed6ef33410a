import {
  cosignCheckpoint,
  formatEntry,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  readCosignatures,
  SIGNATURE_TYPES,
  signNote,
} from '@spanproof/vocabulary/ledger';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { AskedWitness } from '../../processor/src/notary/ask-witness.ts';
import type { LogHead, Notary } from '../../processor/src/notary/contract.ts';
import { type Cosigning, startCosigning } from '../../processor/src/notary/cosigning.ts';
import { logCosignedHeads } from '../../processor/src/notary/log-heads.ts';
import { openLogStore } from '../../processor/src/notary/log-store.ts';
import { openNotary } from '../../processor/src/notary/notary.ts';
import { openLog } from '../../processor/src/notary/open-log.ts';
import { publishCosigned } from '../../processor/src/notary/publish-cosigned.ts';
import { CodedError } from '@spanproof/vocabulary';
import { mintNoteKey } from '../support/note-keys.ts';
import { createSimulatedDisk, type SimulatedDisk } from '../support/simulated-disk.ts';

const ORIGIN = 'test.example/log';
const HOUR = 3_600_000;
const keys = { log: mintNoteKey(ORIGIN), governance: mintNoteKey(`${ORIGIN}/governance`) };
const signers: readonly NoteSigner[] = [1, 2].map((number) => mintNoteKey(`witness.example/${number}`, SIGNATURE_TYPES.cosignature));
const witnesses = signers.map(({ vkey }, index) => ({ name: `w${index + 1}`, vkey }));
const policy = { witnesses, groups: [{ name: 'both', threshold: 2, members: ['w1', 'w2'] }], quorum: 'both' };

let disk: SimulatedDisk;
let notary: Notary;
let saved: Uint8Array | undefined;
let failures: unknown[];
let forks: unknown[];
let nowMs: number;
/** What each witness does when it is asked. */
let answers: (() => Promise<void>)[];
let cosigning: Cosigning;

beforeEach(async () => {
  disk = createSimulatedDisk();
  saved = undefined;
  failures = [];
  forks = [];
  nowMs = 1_795_000_000_000;
  answers = [() => Promise.resolve(), () => Promise.resolve()];
  notary = await open();
  cosigning = await start();
});
afterEach(() => cosigning.stop());

async function open(): Promise<Notary> {
  const opened = openNotary(
    { crypto: nodeCrypto, store: await openLogStore(disk, '/log'), signer: keys.log, onFailure: (error) => failures.push(error) },
    { origin: ORIGIN },
  );
  await openLog({ notary: opened, now: () => BigInt(nowMs) * 1_000_000n }, keys);
  return opened;
}

function start(): Promise<Cosigning> {
  const asked = signers.map(
    (signer, index): AskedWitness => ({
      place: { name: `w${index + 1}`, vkey: signer.vkey, url: 'https://witness.example' },
      async cosign(head: LogHead) {
        await answers[index]?.();
        return cosignCheckpoint(parseNote(head.note).text, signer, BigInt(Math.floor(nowMs / 1000)));
      },
    }),
  );
  const store = {
    load: () => Promise.resolve(saved),
    save(note: Uint8Array) {
      saved = note;
      return Promise.resolve();
    },
  };
  return startCosigning(
    {
      crypto: nodeCrypto,
      notary,
      witnesses: asked,
      store,
      onFailure: (error) => failures.push(error),
      onFork: (error) => forks.push(error),
      nowMs: () => nowMs,
    },
    policy,
    { firstRetryMs: 5, lastRetryMs: 20 },
  );
}

function grow(): Promise<number> {
  const entry = formatEntry({ type: 'export.create', bundle: 'b', root: 'ab'.repeat(32), from: '0', to: String(notary.head.size), time: String(nowMs) });
  return notary.append(signNote(entry, [keys.governance]));
}

const away = (): Promise<never> => Promise.reject(new CodedError('WITNESS_FAILED', 'away'));
const sizeOf = (note: Uint8Array): number => parseCheckpoint(parseNote(note).text).size;

describe('what is published', () => {
  test('is the newest head, once the quorum has cosigned it', async () => {
    const published = publishCosigned(notary, { cosigning, nowMs: () => nowMs }, { withinMs: 5000 });
    for (const size of [2, 3, 4]) {
      await grow();
      const ticking = published.tick();
      nowMs += 1000;
      const head = await ticking;
      expect([head.size, sizeOf(head.note)]).toEqual([size, size]);
      expect(readCosignatures(nodeCrypto, head.note, witnesses)).toHaveLength(2);
      expect(published.head).toEqual(head);
    }
  });

  test('stays where it is while one of two is away, says so to who waits, and goes on when it is back', async () => {
    await cosigning.reached({ size: 1 }, 5000);
    answers[1] = away;
    await grow();
    expect(notary.head.size).toBe(2);
    await expect(publishCosigned(notary, { cosigning, nowMs: () => nowMs }, { withinMs: 60 }).tick()).rejects.toMatchObject({ code: 'QUORUM_MISSING' });
    expect(cosigning.head.size).toBe(1);
    expect(failures).toContainEqual(expect.objectContaining({ code: 'WITNESS_FAILED' }));
    expect(cosigning.witnesses()).toMatchObject([
      { name: 'w1', size: 2 },
      { name: 'w2', size: 1, failure: { code: 'WITNESS_FAILED' } },
    ]);
    nowMs += 90_000;
    expect(cosigning.lagMs(nowMs)).toBe(90_000);
    answers[1] = () => Promise.resolve();
    expect(await cosigning.reached({ size: 2 }, 5000)).toMatchObject({ size: 2 });
    expect(cosigning.lagMs(nowMs)).toBe(0);
  });

  test('is cosigned anew where nothing grew: a period that has just ended was then seen after its end', async () => {
    await cosigning.reached({ size: 1 }, 5000);
    const since = Math.floor(nowMs / 1000) + 60;
    nowMs += 60_000;
    const { size, note } = await cosigning.reached({ size: 1, since }, 5000);
    expect(size).toBe(1);
    for (const { time } of readCosignatures(nodeCrypto, note, witnesses)) expect(Number(time)).toBeGreaterThanOrEqual(since);
    expect(Buffer.from(saved ?? [])).toEqual(Buffer.from(note));
  });

  test('is known after a restart without asking', async () => {
    await cosigning.reached({ size: 1 }, 5000);
    await cosigning.stop();
    answers = [away, away];
    cosigning = await start();
    expect(cosigning.head.size).toBe(1);
  });

  test('a witness that has seen another history ends it', async () => {
    await cosigning.reached({ size: 1 }, 5000);
    answers[0] = () => Promise.reject(new CodedError('LOG_STATE_INVALID', 'another history'));
    await grow();
    await vi.waitFor(() => expect(forks).toEqual([expect.objectContaining({ code: 'LOG_STATE_INVALID' })]));
    answers[0] = () => Promise.resolve();
    await expect(cosigning.reached({ size: 2 }, 60)).rejects.toMatchObject({ code: 'QUORUM_MISSING' });
  });
});

describe('cosigned heads', () => {
  const headsIn = (): number[] =>
    notary
      .entries(0, notary.head.size)
      .filter((entry) => Buffer.from(entry).toString().startsWith(`${ORIGIN}\n`))
      .map(sizeOf);

  function watch(): void {
    logCosignedHeads({ crypto: nodeCrypto, notary, cosigning, witnesses, nowMs: () => nowMs, onFailure: (error) => failures.push(error) }, { everyMs: HOUR });
  }

  test('stand in the log, with their cosignatures, once an hour, also over a restart', async () => {
    await cosigning.reached({ size: 1 }, 5000);
    watch();
    await grow();
    await cosigning.reached({ size: 3 }, 5000);
    expect(headsIn()).toEqual([2]);
    await grow();
    await cosigning.reached({ size: 4 }, 5000);
    nowMs += HOUR;
    await grow();
    await cosigning.reached({ size: 6 }, 5000);
    expect(headsIn()).toEqual([2, 5]);
    await cosigning.stop();
    await notary.close();
    notary = await open();
    cosigning = await start();
    watch();
    nowMs += HOUR / 2;
    await grow();
    await cosigning.reached({ size: 7 }, 5000);
    expect(headsIn()).toEqual([2, 5]);
    expect(failures).toEqual([]);
    const entry = notary.entries(0, notary.head.size).findLast((bytes) => Buffer.from(bytes).toString().startsWith(`${ORIGIN}\n`)) ?? new Uint8Array(0);
    expect(readCosignatures(nodeCrypto, entry, witnesses)).toHaveLength(2);
  });

  test('that the log key did not sign, the notary refuses', async () => {
    const { text } = parseNote(notary.head.note);
    await expect(notary.append(signNote(text, [mintNoteKey(ORIGIN)]))).rejects.toMatchObject({ code: 'NOTE_INVALID' });
  });
});
