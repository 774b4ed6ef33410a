import { SIGNATURE_TYPES, cosignCheckpoint, type NoteSigner, parseCheckpoint, parseNote, readCosignatures } from '@spanproof/vocabulary/ledger';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { type AskedWitness, askWitness, type Exchange } from '../../processor/src/notary/ask-witness.ts';
import type { LogHead } from '../../processor/src/notary/contract.ts';
import { makeHeads, openHeads } from '../../processor/src/witness/heads.ts';
import { createWitness, type Witness } from '../../processor/src/witness/witness.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createSimulatedDisk } from '../support/simulated-disk.ts';
import { createNumberedLog } from './log.ts';

const ORIGIN = 'test.example/log';
const log = createNumberedLog(ORIGIN);
const cosigner: NoteSigner = mintNoteKey('witness.example/1', SIGNATURE_TYPES.cosignature);
const place = { name: 'w', vkey: cosigner.vkey, url: 'https://witness.example/' };

let witness: Witness;
beforeEach(async () => {
  const disk = createSimulatedDisk();
  await disk.makeFolder('/witness');
  await makeHeads(disk, '/witness/heads');
  const heads = await openHeads({ disk, crypto: nodeCrypto }, { path: '/witness/heads', vkey: cosigner.vkey });
  witness = createWitness({ crypto: nodeCrypto, heads, cosigner, nowSeconds: () => 1_795_000_000n }, { logs: [log.signer.vkey] });
});

/** What goes over the wire, without the wire. */
const reach: Exchange = async (url, body) => {
  if (body !== undefined && url === 'https://witness.example/add-checkpoint') return witness.addCheckpoint(body);
  const note = witness.checkpoint(ORIGIN);
  return note === undefined ? { status: 404, body: '' } : { status: 200, body: Buffer.from(note).toString() };
};

function headOf(size: number, of = log): LogHead {
  const note = of.note(size);
  return { size, root: parseCheckpoint(parseNote(note).text).root, note };
}

const ask = (exchange: Exchange, of = log): AskedWitness =>
  askWitness({ crypto: nodeCrypto, notary: { origin: ORIGIN, proveConsistency: of.proof }, exchange }, place);

function whoSigned(head: LogHead, lines: string): unknown {
  return readCosignatures(nodeCrypto, Buffer.concat([head.note, Buffer.from(lines)]), [{ name: 'w', vkey: cosigner.vkey }]);
}

describe('a witness', () => {
  test('is asked with the proof it needs, also by a client that knows nothing of it', async () => {
    const client = ask(reach);
    for (const size of [2, 7, 7]) {
      const head = headOf(size);
      expect(whoSigned(head, await client.cosign(head))).toMatchObject([{ name: 'w' }]);
    }
    const head = headOf(30);
    expect(whoSigned(head, await ask(reach).cosign(head))).toMatchObject([{ name: 'w' }]);
  });

  test('that says 409 and nothing else is asked for its checkpoint', async () => {
    await ask(reach).cosign(headOf(4));
    const silent: Exchange = async (url, body) => {
      const answer = await reach(url, body);
      return answer.status === 409 ? { status: 409, body: '' } : answer;
    };
    const head = headOf(9);
    expect(whoSigned(head, await ask(silent).cosign(head))).toMatchObject([{ name: 'w' }]);
  });

  test('may send lines of other keys, and twice its own: only its own are taken', async () => {
    const stranger = mintNoteKey('witness.example/2', SIGNATURE_TYPES.cosignature);
    const head = headOf(3);
    const talkative: Exchange = async (url, body) => {
      const { status, body: lines } = await reach(url, body);
      return { status, body: `${cosignCheckpoint(parseNote(head.note).text, stranger, 1n)}${lines}${lines}` };
    };
    const lines = await ask(talkative).cosign(head);
    expect(lines.trim().split('\n')).toHaveLength(2);
    expect(lines).not.toContain('witness.example/2');
  });

  test.each([
    ['does not know the log', { status: 404, body: '' }],
    ['does not know the key', { status: 403, body: '' }],
    ['is asked too often', { status: 429, body: '' }],
    ['is broken', { status: 500, body: '<html>' }],
    ['sends a line of nobody', { status: 200, body: '' }],
    ['signs something else', { status: 200, body: cosignCheckpoint('test.example/log\n1\nAAAA\n', cosigner, 1n) }],
    ['says each time that it has seen another size', { status: 409, body: '1\n' }],
  ])('that %s has failed', async (_, answer) => {
    await expect(ask(() => Promise.resolve(answer)).cosign(headOf(3))).rejects.toMatchObject({ code: 'WITNESS_FAILED' });
  });

  test('that has seen more than the log has, or another history, ends the signing', async () => {
    await ask(reach).cosign(headOf(9));
    await expect(ask(reach).cosign(headOf(5))).rejects.toMatchObject({ code: 'LOG_STATE_INVALID' });
    const forked = { ...createNumberedLog(ORIGIN, 'fork'), signer: log.signer };
    const signedByLog = headOf(12);
    await expect(ask(reach, forked).cosign(signedByLog)).rejects.toMatchObject({ code: 'LOG_STATE_INVALID' });
  });
});
