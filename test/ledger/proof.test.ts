import {
  decodeLeaf,
  encodeLeaf,
  formatProof,
  hashBody,
  hashCore,
  hashLeaf,
  hashPart,
  parseCheckpoint,
  parseEntry,
  parseNote,
  parseProof,
  parseStreamOrigin,
  parseVkey,
  rootOf,
  verifyInclusion,
  verifyNote,
} from '@spanproof/vocabulary/ledger';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { flipBit, fromHex, fromText, type Named, readVectors, toHex, toText } from './read-vectors.ts';

const vectors = readVectors<{
  valid: (Named & { index: number; path: string[]; checkpoint: string; extra?: string; proof: string })[];
  invalid: (Named & { proof: string })[];
  record: {
    core: string;
    core_hash: string;
    body_envelope: string;
    body_hash: string;
    preimages: string[];
    leaf_hashes: string[];
    stream_checkpoint: string;
    entries: string[];
    entry0: string;
    log_checkpoint: string;
    stream_proof: string;
    log_proof: string;
    vkeys: { log: string; stream: string };
  };
}>('proof');
const refused = expect.objectContaining({ code: 'PROOF_INVALID' });

describe('vectors', () => {
  test.each(vectors.valid)('$name', ({ index, path, checkpoint, extra, proof }) => {
    const parts = { index, path: path.map(fromHex), checkpoint: fromText(checkpoint), ...(extra === undefined ? {} : { extra: fromHex(extra) }) };
    expect(toText(formatProof(parts))).toBe(proof);
    expect(parseProof(fromText(proof))).toEqual(parts);
  });

  test.each(vectors.invalid)('$name: refused', ({ proof }) => {
    expect(() => parseProof(fromText(proof))).toThrow(refused);
  });
});

describe('the worked example: one record, from its core to the log', () => {
  const { record } = vectors;
  const core = fromText(record.core);

  test('its leaf commits to core and body', () => {
    const fields = decodeLeaf(fromHex(record.preimages[1] ?? ''));
    expect(toHex(hashCore(nodeCrypto, core))).toBe(record.core_hash);
    expect(toHex(fields.core_hash)).toBe(record.core_hash);
    const body = hashBody(nodeCrypto, hashPart(nodeCrypto, fromHex(record.body_envelope)), new Uint8Array(32));
    expect(toHex(body)).toBe(record.body_hash);
    expect(fields.body_hash).toEqual(body);
    expect(toHex(encodeLeaf(fields))).toBe(record.preimages[1]);
  });

  test('its stream and the log have the roots that their checkpoints say', () => {
    const leaves = record.preimages.map((preimage) => toHex(hashLeaf(nodeCrypto, fromHex(preimage))));
    expect(leaves).toEqual(record.leaf_hashes);
    expect(rootOf(nodeCrypto, fromHex(leaves.join('')))).toEqual(parseCheckpoint(parseNote(fromText(record.stream_checkpoint)).text).root);
    const entries = record.entries.map((entry) => nodeCrypto.sha256(Buffer.concat([Uint8Array.of(0), fromText(entry)])));
    expect(rootOf(nodeCrypto, Buffer.concat(entries))).toEqual(parseCheckpoint(parseNote(fromText(record.log_checkpoint)).text).root);
    expect(toHex(nodeCrypto.sha256(fromText(record.entries[0] ?? '')))).toBe(record.entry0);
  });

  test('who may sign what is said by the entries before', () => {
    const opened = parseEntry(parseNote(fromText(record.entries[0] ?? '')).text);
    if (opened.type !== 'log.open') throw new Error('entry 0');
    const governance = parseVkey(opened.roles.governance);
    expect(opened.roles.log).toBe(record.vkeys.log);
    const registered = parseEntry(verifyNote(nodeCrypto, fromText(record.entries[1] ?? ''), [governance]).text);
    if (registered.type !== 'key.register') throw new Error('entry 1');
    const writer = parseVkey(registered.vkey);
    expect(verifyNote(nodeCrypto, fromText(record.entries[1] ?? ''), [governance, writer]).by).toEqual([governance, writer]);
    const stream = parseEntry(verifyNote(nodeCrypto, fromText(record.entries[2] ?? ''), [writer]).text);
    if (stream.type !== 'stream.open') throw new Error('entry 2');
    expect(stream.vkey).toBe(record.vkeys.stream);
    expect(parseStreamOrigin(stream.stream).log).toBe(opened.origin);
    expect(verifyNote(nodeCrypto, fromText(record.stream_checkpoint), [parseVkey(stream.vkey)]).by[0]?.name).toBe(stream.stream);
  });

  test('two proofs are enough: the entry of the second is the very note of the first', () => {
    const inStream = parseProof(fromText(record.stream_proof));
    const inLog = parseProof(fromText(record.log_proof));
    const leafHash = hashLeaf(nodeCrypto, fromHex(record.preimages[1] ?? ''));
    const stream = parseCheckpoint(verifyNote(nodeCrypto, inStream.checkpoint, [parseVkey(record.vkeys.stream)]).text);
    expect(verifyInclusion(nodeCrypto, { ...inStream, size: stream.size, leafHash, root: stream.root })).toBe(true);
    const log = parseCheckpoint(verifyNote(nodeCrypto, inLog.checkpoint, [parseVkey(record.vkeys.log)]).text);
    const entryHash = nodeCrypto.sha256(Buffer.concat([Uint8Array.of(0), inStream.checkpoint]));
    expect(verifyInclusion(nodeCrypto, { ...inLog, size: log.size, leafHash: entryHash, root: log.root })).toBe(true);
    expect(record.stream_proof.length + record.log_proof.length).toBeLessThan(3000);
  });

  test('every flipped bit of either proof is found', () => {
    const leafHash = hashLeaf(nodeCrypto, fromHex(record.preimages[1] ?? ''));
    const holds = (bytes: Uint8Array): boolean => {
      const proof = parseProof(bytes);
      const { size, root } = parseCheckpoint(verifyNote(nodeCrypto, proof.checkpoint, [parseVkey(record.vkeys.stream)]).text);
      return verifyInclusion(nodeCrypto, { ...proof, size, leafHash, root });
    };
    const bytes = fromText(record.stream_proof);
    expect(holds(bytes)).toBe(true);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      try {
        expect(holds(flipBit(bytes, bit))).toBe(false);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(PROOF|NOTE)_INVALID$/) as string });
      }
    }
  });
});

describe('formatProof and parseProof', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const parts = fc.record(
    {
      index: fc.maxSafeNat(),
      path: fc.array(hash, { maxLength: 53 }),
      checkpoint: fc.constant(fromText(vectors.record.log_checkpoint)),
      extra: fc.uint8Array({ maxLength: 20 }),
    },
    { requiredKeys: ['index', 'path', 'checkpoint'] },
  );

  test('are inverse, and another spelling is never read as the same proof', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (proof, at) => {
        const bytes = formatProof(proof);
        expect(parseProof(bytes)).toEqual(proof);
        const flipped = flipBit(bytes, at % (8 * bytes.length));
        try {
          expect(formatProof(parseProof(flipped))).toEqual(flipped);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
    );
  });

  test.each([
    ['a negative index', { index: -1 }],
    ['an index of 2^53', { index: 2 ** 53 }],
    ['a hash of 31 bytes', { path: [new Uint8Array(31)] }],
    ['54 hashes', { path: Array.from({ length: 54 }, () => new Uint8Array(32)) }],
  ])('never writes %s', (_, fields) => {
    expect(() => formatProof({ index: 0, path: [], checkpoint: new Uint8Array(0), ...fields })).toThrow(refused);
  });

  test('refuses what is not UTF-8', () => {
    expect(() => parseProof(Uint8Array.of(0xff, 0x0a, 0x0a))).toThrow(refused);
  });
});
