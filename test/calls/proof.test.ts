import type { RecordProof } from '@spanproof/vocabulary';
import {
  decodeBase64,
  decodeLeaf,
  encodeHex,
  encodeUtf8,
  equalBytes,
  hashCore,
  hashLeaf,
  parseCheckpoint,
  parseProof,
  type TrustPolicy,
  verifyInclusion,
  verifyNote,
} from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallProofs } from '../../processor/src/calls/contract.ts';
import { createCallProofs } from '../../processor/src/calls/proof.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { createSealedLedger, type LedgerRecord, type SealedLedger } from './sealed-ledger.ts';
import { seedCalls, T0 } from './seeded-calls.ts';

/** As whoever holds nothing but the trust policy checks it; undefined where anything fails, else the id of the proved record. */
function verifyRecord(proof: RecordProof, trust: TrustPolicy): string | undefined {
  try {
    const preimage = decodeBase64(proof.leaf) ?? new Uint8Array(0);
    const leaf = decodeLeaf(preimage);
    if (!equalBytes(hashCore(nodeCrypto, encodeUtf8(proof.core)), leaf.core_hash)) return undefined;
    const inStream = parseProof(encodeUtf8(proof.stream_proof));
    const inLog = parseProof(encodeUtf8(proof.log_proof ?? ''));
    const log = parseCheckpoint(verifyNote(nodeCrypto, inLog.checkpoint, [trust.log]).text);
    // The entry is the very note of the first proof: that the log covers it is what makes its root one to rely on.
    const entry = nodeCrypto.sha256(Buffer.concat([Buffer.of(0), inStream.checkpoint]));
    if (!verifyInclusion(nodeCrypto, { index: inLog.index, size: log.size, leafHash: entry, path: inLog.path, root: log.root })) return undefined;
    const stream = parseCheckpoint(Buffer.from(inStream.checkpoint).toString('utf8').split('\n\n')[0]?.concat('\n') ?? '');
    if (stream.origin !== proof.stream || leaf.seq !== inStream.index) return undefined;
    const claim = { index: leaf.seq, size: stream.size, leafHash: hashLeaf(nodeCrypto, preimage), path: inStream.path, root: stream.root };
    return verifyInclusion(nodeCrypto, claim) ? encodeHex(leaf.record_id) : undefined;
  } catch {
    return undefined;
  }
}

let ledger: SealedLedger;
let proofs: CallProofs;
let ids: readonly string[];

beforeAll(async () => {
  ledger = await createSealedLedger({ lanes: 2, period: '2026-11' });
  const others: LedgerRecord[] = [
    { kind: 'access', core: { schema: 'spanproof/access/v1', n: 1 }, t_ingest: T0, person: { actor: 'user:1' } },
    { kind: 'governance', core: { schema: 'x' }, t_ingest: T0 },
  ];
  ids = await ledger.append([...seedCalls(25), ...others]);
  await ledger.log();
  proofs = createCallProofs({ query: ledger.query, crypto: nodeCrypto, log: ledger.notary });
});
afterAll(() => ledger[Symbol.asyncDispose]());

const proofOf = async (id: string | undefined): Promise<RecordProof> => {
  const proof = await proofs.prove(id ?? '');
  if (proof === undefined) throw new Error('no proof');
  return proof;
};

describe('a proof', () => {
  test('leads every record of every stream to the log key of the trust policy', async () => {
    for (const id of ids) expect(verifyRecord(await proofOf(id), ledger.trust)).toBe(id);
  });

  test('holds against no other log key', async () => {
    const stranger = await createSealedLedger({ lanes: 1, period: '2026-11' });
    expect(verifyRecord(await proofOf(ids[3]), stranger.trust)).toBeUndefined();
    await stranger[Symbol.asyncDispose]();
  });

  test.each(['leaf', 'core', 'stream', 'stream_proof', 'log_proof'] as const)('with one changed byte of its %s fails, wherever it is', async (member) => {
    const proof = await proofOf(ids[7]);
    const text = proof[member] ?? '';
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      // Signature lines of keys that are not known are ignored by the note's own rules: the stream's line proves nothing here, the log does.
      expect(verifyRecord({ ...proof, [member]: changed.toString('latin1') }, ledger.trust), `byte ${at}`).toBeUndefined();
    }
  });

  test('is nothing for what is no record', async () => {
    for (const id of ['', '0'.repeat(32), 'x'.repeat(32), "' OR 1=1", '0'.repeat(33)]) expect(await proofs.prove(id)).toBeUndefined();
  });

  test('has no log part until the log has the checkpoint, and then it has', async () => {
    const [id] = await ledger.append([{ ...(seedCalls(1)[0] as LedgerRecord), t_ingest: T0 + 10n ** 15n }]);
    const early = await proofOf(id);
    expect(early.log_proof).toBeUndefined();
    const { index, path, checkpoint } = parseProof(encodeUtf8(early.stream_proof));
    const { size, root } = parseCheckpoint(Buffer.from(checkpoint).toString('utf8').split('\n\n')[0]?.concat('\n') ?? '');
    const leafHash = hashLeaf(nodeCrypto, decodeBase64(early.leaf) ?? new Uint8Array(0));
    expect(verifyInclusion(nodeCrypto, { index, size, leafHash, path, root })).toBe(true);
    await ledger.log();
    expect(verifyRecord(await proofOf(id), ledger.trust)).toBe(id);
    for (const known of ids.slice(0, 5)) expect(verifyRecord(await proofOf(known), ledger.trust)).toBe(known);
  });
});
