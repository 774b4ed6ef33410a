import { readFileSync } from 'node:fs';
import {
  CHAIN_START,
  callDigest,
  checkpointMessage,
  decodeBase64,
  decodeLeaf,
  derivePartKey,
  encodeHex,
  hashBody,
  hashCore,
  hashLeaf,
  hashPart,
  nextLink,
  openEnvelope,
  parseCanonical,
  parseCheckpoint,
  parseEntry,
  parseEnvelope,
  parseNote,
  parseProof,
  parseStreamOrigin,
  parseTrustPolicy,
  parseVkey,
  rootOf,
  sourceId,
  verifyInclusion,
  verifyNote,
} from '@spanproof/vocabulary/ledger';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { type KeyValue, readAttributes } from './otlp-values.ts';
import { flipBit, fromHex, fromText, readVectors, toHex, toText } from './read-vectors.ts';

const { record } = readVectors<{
  record: {
    attributes: KeyValue[];
    cores: [string, string, string];
    source_message: string;
    core_hash: string;
    day_key: string;
    body: string;
    body_envelope: string;
    body_hash: string;
    preimages: [string, string, string];
    leaf_hashes: string[];
    stream_checkpoint: string;
    entries: [string, string, string, string];
    entry0: string;
    log_checkpoint: string;
    stream_proof: string;
    log_proof: string;
    trust_policy: string;
  };
}>('proof');
const [hello, call, checkpoint] = record.cores.map((core) => ({
  bytes: fromText(core),
  members: parseCanonical(fromText(core)) as { [name: string]: string & number },
}));
const rows = record.preimages.map((preimage) => decodeLeaf(fromHex(preimage)));
const policy = parseTrustPolicy(record.trust_policy);
const hashEntry = (entry: string): Uint8Array => nodeCrypto.sha256(Buffer.concat([Uint8Array.of(0), fromText(entry)]));

describe('one call, from its span to the log', () => {
  test('the source digested the attributes and signed for them under the key its hello announced', () => {
    const digest = callDigest(nodeCrypto, readAttributes(record.attributes));
    expect(call?.members['call_digest']).toBe(encodeHex(digest));
    expect(checkpoint?.members['h']).toBe(encodeHex(nextLink(nodeCrypto, CHAIN_START, 1, digest)));
    const { boot_id = '', first = 0, last = 0, dropped = 0, h = '', signature = '' } = checkpoint?.members ?? {};
    const message = checkpointMessage({ boot_id, first, last, dropped, h });
    expect(toText(message)).toBe(record.source_message);
    const key = decodeBase64(hello?.members['public_key'] ?? '') ?? new Uint8Array(0);
    expect(nodeCrypto.verifyEd25519(key, message, decodeBase64(signature) ?? new Uint8Array(0))).toBe(true);
    for (const row of rows) expect(row.src_id).toEqual(sourceId(nodeCrypto, hello?.members['instance_id'] ?? '', boot_id));
    expect(rows.map((row) => row.src_seq)).toEqual([0n, 1n, 1n]);
  });

  test('each leaf commits to its core, and the second to the body', () => {
    expect(rows.map((row) => toHex(row.core_hash))).toEqual(record.cores.map((core) => toHex(hashCore(nodeCrypto, fromText(core)))));
    expect(toHex(hashCore(nodeCrypto, call?.bytes ?? new Uint8Array(0)))).toBe(record.core_hash);
    const body = hashBody(nodeCrypto, hashPart(nodeCrypto, fromHex(record.body_envelope)), new Uint8Array(32));
    expect(toHex(body)).toBe(record.body_hash);
    expect(rows[1]?.body_hash).toEqual(body);
  });

  test('the day key opens the body; its header names the record and the core', () => {
    const envelope = fromHex(record.body_envelope);
    const { salt, record_id, core_hash, part } = parseEnvelope(envelope);
    expect([record_id, core_hash]).toEqual([rows[1]?.record_id, rows[1]?.core_hash]);
    const partKey = derivePartKey(nodeCrypto, [fromHex(record.day_key)], part, record_id, salt);
    expect(toText(openEnvelope(nodeCrypto, envelope, partKey) ?? new Uint8Array(0))).toBe(record.body);
  });

  test('the stream and the log have the roots that their checkpoints say', () => {
    const leaves = record.preimages.map((preimage) => toHex(hashLeaf(nodeCrypto, fromHex(preimage))));
    expect(leaves).toEqual(record.leaf_hashes);
    expect(rootOf(nodeCrypto, fromHex(leaves.join('')))).toEqual(parseCheckpoint(parseNote(fromText(record.stream_checkpoint)).text).root);
    expect(rootOf(nodeCrypto, Buffer.concat(record.entries.map(hashEntry)))).toEqual(parseCheckpoint(parseNote(fromText(record.log_checkpoint)).text).root);
  });

  test('who may sign what is said by the entries before, back to the trust policy', () => {
    expect(toHex(nodeCrypto.sha256(fromText(record.entries[0])))).toBe(toHex(policy.entry0));
    const opened = parseEntry(parseNote(fromText(record.entries[0])).text);
    if (opened.type !== 'log.open') throw new Error('entry 0');
    const governance = parseVkey(opened.roles.governance);
    expect(parseVkey(opened.roles.log)).toEqual(policy.log);
    expect(verifyNote(nodeCrypto, fromText(record.entries[0]), [governance]).by).toHaveLength(1);
    const registered = parseEntry(verifyNote(nodeCrypto, fromText(record.entries[1]), [governance]).text);
    if (registered.type !== 'key.register') throw new Error('entry 1');
    const writer = parseVkey(registered.vkey);
    expect(verifyNote(nodeCrypto, fromText(record.entries[1]), [governance, writer]).by).toEqual([governance, writer]);
    const stream = parseEntry(verifyNote(nodeCrypto, fromText(record.entries[2]), [writer]).text);
    if (stream.type !== 'stream.open') throw new Error('entry 2');
    expect(parseStreamOrigin(stream.stream).log).toBe(opened.origin);
    expect(verifyNote(nodeCrypto, fromText(record.stream_checkpoint), [parseVkey(stream.vkey)]).by[0]?.name).toBe(stream.stream);
    expect(record.entries[3]).toBe(record.stream_checkpoint);
  });

  test('two proofs are enough, and the entry of the second is the very note of the first', () => {
    const inStream = parseProof(fromText(record.stream_proof));
    const inLog = parseProof(fromText(record.log_proof));
    const leafHash = hashLeaf(nodeCrypto, fromHex(record.preimages[1]));
    const stream = parseCheckpoint(parseNote(inStream.checkpoint).text);
    expect(verifyInclusion(nodeCrypto, { ...inStream, size: stream.size, leafHash, root: stream.root })).toBe(true);
    const log = parseCheckpoint(verifyNote(nodeCrypto, inLog.checkpoint, [policy.log]).text);
    const entryHash = hashEntry(toText(inStream.checkpoint));
    expect(verifyInclusion(nodeCrypto, { ...inLog, size: log.size, leafHash: entryHash, root: log.root })).toBe(true);
    expect(record.stream_proof.length + record.log_proof.length).toBeLessThan(3000);
  });

  test('every flipped bit of the log proof is found', () => {
    const leafHash = hashEntry(record.stream_checkpoint);
    const holds = (bytes: Uint8Array): boolean => {
      const proof = parseProof(bytes);
      const { size, root } = parseCheckpoint(verifyNote(nodeCrypto, proof.checkpoint, [policy.log]).text);
      return verifyInclusion(nodeCrypto, { ...proof, size, leafHash, root });
    };
    const bytes = fromText(record.log_proof);
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

describe('docs/ledger-format.md', () => {
  const page = readFileSync(new URL('../../docs/ledger-format.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```(vector|hex)\n(.*?)^```$/gms)].map(([, kind = '', block = '']) => ({ kind, block }));
  const frozen = Object.values(record)
    .flat()
    .filter((value) => typeof value === 'string');

  test('shows bytes of the frozen vectors and no others', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(8);
    for (const { kind, block } of blocks) {
      const shown = kind === 'hex' ? block.replace(/\s+/g, '') : block;
      expect(frozen.some((bytes) => bytes === shown || `${bytes}\n` === shown)).toBe(true);
    }
  });
});
