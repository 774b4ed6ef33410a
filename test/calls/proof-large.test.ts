import { randomBytes } from 'node:crypto';
import {
  encodeHex,
  encodeLeaf,
  formatCheckpoint,
  hashBody,
  hashCore,
  hashLeaf,
  parseProof,
  rootOf,
  signNote,
  verifyInclusion,
} from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallProofs } from '../../processor/src/calls/proof.ts';
import { BLOCK_LEAVES, createTreeProver } from '../../processor/src/calls/tree-prover.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { sendBlocks } from '../../processor/src/store/insert-blocks.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { encodeCheckpointRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import type { SealedRow } from '../../processor/src/seal/contract.ts';
import { makeRow } from '../store/sealed-rows.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const SLOW = process.env['SPANPROOF_SLOW'] === '1';

describe('a tree prover', () => {
  const leaves = randomBytes((3 * BLOCK_LEAVES + 1_234) * 32);
  const count = leaves.length / 32;

  test('proves any leaf of a tree of any size, reading each complete block once', async () => {
    const reads: (readonly [number, number])[] = [];
    const prover = createTreeProver({
      crypto: nodeCrypto,
      read: async (from, to) => {
        reads.push([from, to]);
        return leaves.subarray(from * 32, to * 32);
      },
    });
    const random = createSeededRandom(3);
    const sizes = [1, 2, 3, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193, 12_288, 12_289, count];
    for (const size of sizes) {
      const root = rootOf(nodeCrypto, leaves.subarray(0, size * 32));
      const indexes = [0, 1, size - 1, size >> 1, 4_095, 4_096, Math.floor(random() * size)].filter((index) => index < size);
      for (const index of indexes) {
        const leafHash = leaves.subarray(index * 32, (index + 1) * 32);
        expect(verifyInclusion(nodeCrypto, { index, size, leafHash, path: await prover.prove(index, size), root }), `${index} of ${size}`).toBe(true);
      }
    }
    expect(reads.every(([from, to]) => to - from <= 32 * BLOCK_LEAVES)).toBe(true);
    reads.length = 0;
    await prover.prove(5, count);
    expect(reads).toEqual([
      [3 * BLOCK_LEAVES, count],
      [0, BLOCK_LEAVES],
    ]);
  });
});

describe('over a stream of many rows in the engine', () => {
  const STREAM = 'test.example/log/s/w1/1/standard/2026-11';
  const rows = SLOW ? 100_000 : 20_000;
  let engine: TestEngine;
  let hashes: Uint8Array;
  const wanted: SealedRow[] = [];

  beforeAll(async () => {
    engine = await startTestEngine();
    hashes = new Uint8Array(rows * 32);
    const filler = 'x'.repeat(1_200);
    for (let from = 0; from < rows; from += 10_000) {
      const page = Array.from({ length: 10_000 }, (_, offset) => {
        const seq = from + offset;
        const core = Buffer.from(`{"filler":"${filler}","n":${seq}}`);
        const parts = seq % 3 === 0 ? { flags: 1, body_part_hash: new Uint8Array(32) } : { flags: 5 };
        const row = makeRow(seq, { stream: STREAM, core, body_envelope: new Uint8Array(0), ...parts });
        const leaf = encodeLeaf({ ...row, core_hash: hashCore(nodeCrypto, core), body_hash: hashBody(nodeCrypto, row.body_part_hash, row.original_part_hash) });
        hashes.set(hashLeaf(nodeCrypto, leaf), seq * 32);
        if ([0, 1, 4_095, 4_096, rows >> 1, rows - 1].includes(seq)) wanted.push(row);
        return row;
      });
      await sendBlocks(engine.client, 'records', [encodeRecordRows(page)], `rows ${from}`);
    }
    const root = rootOf(nodeCrypto, hashes);
    const note = signNote(formatCheckpoint({ origin: STREAM, size: rows, root }), [mintNoteKey(STREAM)]);
    await sendBlocks(engine.client, 'checkpoints', [encodeCheckpointRows([{ origin: STREAM, size: rows, root, note, t_signed: 1n }])], 'checkpoint');
  }, 120_000);
  afterAll(() => engine[Symbol.asyncDispose]());

  test('proofs of any row of a long stream verify, each from the same remembered block roots', { timeout: 60_000 }, async () => {
    const proofs = createCallProofs({
      query: createQuery(engine.client),
      crypto: nodeCrypto,
      log: { head: { size: 0, root: new Uint8Array(32), note: new Uint8Array(0) }, entries: () => [] },
    });
    const took: number[] = [];
    for (const row of wanted) {
      const start = performance.now();
      const proof = await proofs.prove(encodeHex(row.record_id));
      took.push(Math.round(performance.now() - start));
      const { index, path } = parseProof(Buffer.from(proof?.stream_proof ?? ''));
      expect(index).toBe(row.seq);
      const leafHash = hashes.subarray(index * 32, (index + 1) * 32);
      expect(verifyInclusion(nodeCrypto, { index, size: rows, leafHash, path, root: rootOf(nodeCrypto, hashes) })).toBe(true);
    }
    expect(took).toHaveLength(wanted.length);
    if (SLOW) console.log(`proofs in a stream of ${rows} rows took ${took.join(', ')} ms`);
  });

  test('rows that are not what was signed prove nothing', async () => {
    const proofs = createCallProofs({
      // The engine's answer with one flipped bit in a leaf hash of another row.
      query: async (sql, parameters) => {
        const found = await createQuery(engine.client)(sql, parameters);
        return found.map((row) =>
          typeof row.hashes === 'string' ? { ...row, hashes: `${row.hashes.startsWith('0') ? '1' : '0'}${row.hashes.slice(1)}` } : row,
        );
      },
      crypto: nodeCrypto,
      log: { head: { size: 0, root: new Uint8Array(32), note: new Uint8Array(0) }, entries: () => [] },
    });
    await expect(proofs.prove(encodeHex(wanted[1]?.record_id ?? new Uint8Array(0)))).rejects.toMatchObject({ code: 'PROOF_INVALID' });
  });

  test('a row that is there twice, or not at all, is said', async () => {
    const proofs = createCallProofs({
      query: createQuery(engine.client),
      crypto: nodeCrypto,
      log: { head: { size: 0, root: new Uint8Array(32), note: new Uint8Array(0) }, entries: () => [] },
    });
    const twice = makeRow(17, { stream: STREAM });
    await sendBlocks(engine.client, 'records', [encodeRecordRows([twice])], 'planted');
    await expect(proofs.prove(encodeHex(wanted[0]?.record_id ?? new Uint8Array(0)))).rejects.toMatchObject({ code: 'PROOF_INVALID' });
  });
});
