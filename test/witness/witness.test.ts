import { SIGNATURE_TYPES, type NoteSigner, parseNote, readCosignatures, verifyNote } from '@spanproof/vocabulary/ledger';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { makeHeads, openHeads } from '../../processor/src/witness/heads.ts';
import { createWitness, type Witness } from '../../processor/src/witness/witness.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createSimulatedDisk, SimulatedCrash, type SimulatedDisk } from '../support/simulated-disk.ts';
import { createNumberedLog, formBody } from './log.ts';

const ORIGIN = 'test.example/log';
const PATH = '/witness/heads';
const NOW = 1_795_000_000n;
const log = createNumberedLog(ORIGIN);
const cosigner: NoteSigner = mintNoteKey('witness.example/1', SIGNATURE_TYPES.cosignature);

let disk: SimulatedDisk;
let witness: Witness;

async function openWitness(): Promise<Witness> {
  const heads = await openHeads({ disk, crypto: nodeCrypto }, { path: PATH, vkey: cosigner.vkey });
  return createWitness({ crypto: nodeCrypto, heads, cosigner, nowSeconds: () => NOW }, { logs: [log.signer.vkey] });
}

beforeEach(async () => {
  disk = createSimulatedDisk();
  await disk.makeFolder('/witness');
  await makeHeads(disk, PATH);
  witness = await openWitness();
});

const submit = (old: number, size: number): ReturnType<Witness['addCheckpoint']> =>
  witness.addCheckpoint(formBody(old, old === 0 ? [] : log.proof(old, size), log.note(size)));

/** Who cosigned the checkpoint of a size, by the answer's lines. */
function cosigned(size: number, body: string): unknown {
  return readCosignatures(nodeCrypto, Buffer.from(`${parseNote(log.note(size)).text}\n${body}`), [{ name: 'w', vkey: cosigner.vkey }]);
}

describe('a checkpoint that extends the last one', () => {
  test('is cosigned with the time, from the first on', async () => {
    for (const [old, size] of [
      [0, 3],
      [3, 4],
      [4, 4],
      [4, 17],
    ] as const) {
      const answer = await submit(old, size);
      expect(answer).toMatchObject({ status: 200 });
      expect(cosigned(size, answer.body)).toEqual([{ name: 'w', time: NOW }]);
    }
  });

  test('is shown to monitors with both signatures, and no stranger’s', async () => {
    const stranger = mintNoteKey('stranger.example/1', SIGNATURE_TYPES.cosignature);
    const { text } = parseNote(log.note(2));
    const noted = Buffer.from(
      `${log.note(2).toString()}${Buffer.from('— stranger.example/1 ').toString()}${Buffer.concat([Buffer.alloc(4), stranger.sign(Buffer.from(text))]).toString('base64')}\n`,
    );
    expect(await witness.addCheckpoint(formBody(0, [], noted))).toMatchObject({ status: 200 });
    const shown = witness.checkpoint(ORIGIN) ?? new Uint8Array(0);
    expect(verifyNote(nodeCrypto, shown, [log.signer.vkey, cosigner.vkey]).by).toHaveLength(2);
    expect(parseNote(shown).signatures).toHaveLength(2);
  });
});

describe('refuses', () => {
  test('a log it does not know: 404', async () => {
    const other = createNumberedLog('test.example/other');
    expect(await witness.addCheckpoint(formBody(0, [], other.note(1)))).toMatchObject({ status: 404 });
  });

  test('a checkpoint that the log did not sign: 403', async () => {
    const forged = createNumberedLog(ORIGIN);
    expect(await witness.addCheckpoint(formBody(0, [], forged.note(1)))).toMatchObject({ status: 403 });
  });

  test('a signature of the log that does not verify: 403', async () => {
    const [text, line] = [parseNote(log.note(2)).text, log.note(1).toString().split('\n\n')[1] ?? ''];
    expect(await witness.addCheckpoint(formBody(0, [], Buffer.from(`${text}\n${line}`)))).toMatchObject({ status: 403 });
  });

  test('an old size beyond the checkpoint: 400', async () => {
    expect(await witness.addCheckpoint(formBody(5, [], log.note(4)))).toMatchObject({ status: 400 });
  });

  test('another old size than its own: 409, with its own', async () => {
    await submit(0, 5);
    expect(await submit(3, 7)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '5\n' });
    expect(await submit(0, 7)).toMatchObject({ status: 409, body: '5\n' });
  });

  test('a smaller checkpoint than its own: 409', async () => {
    await submit(0, 5);
    expect(await submit(4, 4)).toMatchObject({ status: 409, body: '5\n' });
  });

  test.each([
    ['a proof that is wrong', 5, 9, () => log.proof(4, 9)],
    ['no proof', 5, 9, () => []],
    ['a proof from nothing', 0, 9, () => log.proof(4, 9)],
    ['a proof between equal sizes', 5, 5, () => log.proof(4, 5)],
  ] as const)('%s: 422', async (_, old, size, proof) => {
    if (old > 0) await submit(0, old);
    expect(await witness.addCheckpoint(formBody(old, proof(), log.note(size)))).toMatchObject({ status: 422 });
  });

  test('another history, however well signed and proved: 422, and the old one stands', async () => {
    const forked = createNumberedLog(ORIGIN, 'fork');
    const signed = (size: number): Buffer => Buffer.from(forked.note(size));
    const both = createWitness(
      { crypto: nodeCrypto, heads: await openHeads({ disk, crypto: nodeCrypto }, { path: PATH, vkey: cosigner.vkey }), cosigner, nowSeconds: () => NOW },
      { logs: [log.signer.vkey, forked.signer.vkey] },
    );
    expect(await both.addCheckpoint(formBody(0, [], log.note(6)))).toMatchObject({ status: 200 });
    expect(await both.addCheckpoint(formBody(6, [], signed(6)))).toMatchObject({ status: 422 });
    expect(await both.addCheckpoint(formBody(6, forked.proof(6, 9), signed(9)))).toMatchObject({ status: 422 });
    expect(await both.addCheckpoint(formBody(6, log.proof(6, 9), log.note(9)))).toMatchObject({ status: 200 });
  });

  test.each([
    ['nothing', ''],
    ['no old size', '\nx\n'],
    ['a sign', 'old +1\n\nx\n'],
    ['a leading zero', 'old 01\n\nx\n'],
    ['a proof line that is no hash', 'old 0\nAAAA\n\nx\n'],
    ['64 proof lines', `old 0\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\nx\n`],
    ['no note', 'old 0\n\nx\n'],
    ['not UTF-8', Buffer.from([0x6f, 0xff])],
  ])('%s: 400', async (_, body) => {
    expect(await witness.addCheckpoint(Buffer.from(body))).toMatchObject({ status: 400 });
  });
});

test('of two that come at once only one is cosigned on the same old size', async () => {
  const answers = await Promise.all([submit(0, 5), submit(0, 9)]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
});

describe('what it has seen', () => {
  test('is known after a restart', async () => {
    await submit(0, 5);
    witness = await openWitness();
    expect(await submit(0, 7)).toMatchObject({ status: 409, body: '5\n' });
    expect(await submit(5, 7)).toMatchObject({ status: 200 });
  });

  test('where it is gone, or another key signed it, nothing is cosigned any more', async () => {
    await submit(0, 5);
    const other = mintNoteKey('witness.example/1', SIGNATURE_TYPES.cosignature);
    await expect(openHeads({ disk, crypto: nodeCrypto }, { path: PATH, vkey: other.vkey })).rejects.toMatchObject({ code: 'WITNESS_STATE_INVALID' });
    await disk.remove(PATH);
    await expect(openWitness()).rejects.toMatchObject({ code: 'WITNESS_STATE_INVALID' });
  });

  test.each([
    ['nothing unsynced survives', () => false],
    ['everything unsynced survives', () => true],
  ])('includes every cosignature that left, whenever the machine dies: %s', async (_, survives) => {
    for (let at = 0; ; at += 1) {
      disk = createSimulatedDisk();
      await disk.makeFolder('/witness');
      await makeHeads(disk, PATH);
      witness = await openWitness();
      disk.crashAt(disk.operations + at);
      let given = 0;
      let crashed = false;
      try {
        for (const [old, size] of [
          [0, 2],
          [2, 5],
        ] as const)
          if ((await submit(old, size)).status === 200) given = size;
      } catch (error) {
        if (!(error instanceof SimulatedCrash)) throw error;
        crashed = true;
      }
      disk = disk.reboot(survives);
      witness = await openWitness();
      const { body } = await submit(1, 9);
      expect(Number(body)).toBeGreaterThanOrEqual(given);
      if (!crashed) break;
    }
  });
});
