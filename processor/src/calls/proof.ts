import { CodedError } from '@spanproof/vocabulary';
import {
  type Crypto,
  encodeBase64,
  encodeLeaf,
  formatProof,
  hashBody,
  hashCore,
  hashEntry,
  hashLeaf,
  parseCheckpoint,
  parseNote,
  verifyInclusion,
} from '@spanproof/vocabulary/ledger';
import type { Notary } from '../notary/contract.ts';
import type { Query, Row } from '../store/contract.ts';
import type { CallProofs } from './contract.ts';
import { readLeafHashes } from './leaf-hashes.ts';
import { createLoggedStreams } from './logged-streams.ts';
import { readBytes, readNumber, readText } from './read-cell.ts';
import { createTreeProver, type TreeProver } from './tree-prover.ts';

const ROW = `SELECT stream, seq, kind, flags, toUnixTimestamp64Nano(t_event) AS event, toUnixTimestamp64Nano(t_ingest) AS ingest, src_seq,
  hex(record_id) AS id, hex(src_id) AS source, hex(tenant_tag) AS tenant, hex(core) AS core_hex,
  hex(subject_hash) AS subject, hex(body_part_hash) AS body, hex(original_part_hash) AS original
FROM spanproof.records WHERE record_id = toFixedString(unhex({record_id:String}), 16) ORDER BY ingest LIMIT 1`;

/** The newest signed head of a stream, where the log has none that covers the row yet. */
const CHECKPOINT = `SELECT hex(note) AS note FROM spanproof.checkpoints WHERE origin = {stream:String} ORDER BY size DESC LIMIT 1`;

/** Streams whose block roots are kept. */
const KEPT_STREAMS = 256;

/**
 * Proves a record from its leaf to the log's signed head: two c2sp.org/tlog-proof@v1, the second one's entry the very note of the first
 * (docs/ledger-format.md section 7). Each path is checked before it leaves; who gets it checks it again.
 */
export function createCallProofs(collaborators: {
  readonly query: Query;
  readonly crypto: Crypto;
  readonly log: Pick<Notary, 'head' | 'entries'>;
}): CallProofs {
  const { query, crypto, log } = collaborators;
  const streams = new Map<string, TreeProver>();
  const logged = createLoggedStreams(log);
  const logProver = createTreeProver({
    crypto,
    async read(from, to) {
      const hashes = new Uint8Array((to - from) * 32);
      for (const [offset, entry] of log.entries(from, to).entries()) hashes.set(hashEntry(crypto, entry), offset * 32);
      return hashes;
    },
  });

  function proverOf(stream: string): TreeProver {
    const prover = streams.get(stream) ?? createTreeProver({ crypto, read: (from, to) => readLeafHashes(query, stream, from, to) });
    streams.delete(stream);
    streams.set(stream, prover);
    const [oldest] = streams.keys();
    if (streams.size > KEPT_STREAMS && oldest !== undefined) streams.delete(oldest);
    return prover;
  }

  async function proveIn(prover: TreeProver, leaf: { readonly index: number; readonly hash: Uint8Array }, checkpoint: Uint8Array): Promise<string> {
    const { size, root, origin } = parseCheckpoint(parseNote(checkpoint).text);
    const path = await prover.prove(leaf.index, size);
    if (!verifyInclusion(crypto, { index: leaf.index, size, leafHash: leaf.hash, path, root })) {
      prover.forget();
      throw new CodedError('PROOF_INVALID', `what is stored of ${origin} does not give the root that was signed at ${size}`, {
        todo: 'export the period and verify the bundle: it names the rows',
      });
    }
    return Buffer.from(formatProof({ index: leaf.index, path, checkpoint })).toString('utf8');
  }

  async function findUnlogged(stream: string, seq: number): Promise<Uint8Array> {
    const [row] = await query(CHECKPOINT, { stream });
    const note = row === undefined ? undefined : readBytes(row, 'note');
    if (note === undefined || parseCheckpoint(parseNote(note).text).size <= seq)
      throw new CodedError('NOT_FOUND', 'no signed checkpoint covers the record yet', { todo: 'ask again in two seconds' });
    return note;
  }

  return {
    async prove(recordId) {
      const [row] = /^[0-9a-f]{32}$/.test(recordId) ? await query(ROW, { record_id: recordId }) : [];
      if (row === undefined) return undefined;
      const stream = readText(row, 'stream');
      const seq = readNumber(row, 'seq');
      const core = readBytes(row, 'core_hex');
      const preimage = formPreimage(crypto, row, core);
      const leaf = { index: seq, hash: hashLeaf(crypto, preimage) };
      const { size: logSize, note: logNote } = log.head;
      const head = logged.headOf(stream, logSize);
      const proof = { leaf: encodeBase64(preimage), core: Buffer.from(core).toString('utf8'), stream };
      if (head === undefined || head.size <= seq) return { ...proof, stream_proof: await proveIn(proverOf(stream), leaf, await findUnlogged(stream, seq)) };
      const [entry = new Uint8Array(0)] = log.entries(head.index, head.index + 1);
      return {
        ...proof,
        stream_proof: await proveIn(proverOf(stream), leaf, entry),
        log_proof: await proveIn(logProver, { index: head.index, hash: hashEntry(crypto, entry) }, logNote),
      };
    },
  };
}

/** The 182 bytes that were sealed, if the row is what was sealed. @throws CodedError LEAF_INVALID */
function formPreimage(crypto: Crypto, row: Row, core: Uint8Array): Uint8Array {
  return encodeLeaf({
    kind: readNumber(row, 'kind'),
    flags: readNumber(row, 'flags'),
    seq: readNumber(row, 'seq'),
    t_event: BigInt(readText(row, 'event')),
    t_ingest: BigInt(readText(row, 'ingest')),
    record_id: readBytes(row, 'id'),
    src_seq: BigInt(readText(row, 'src_seq')),
    src_id: readBytes(row, 'source'),
    tenant_tag: readBytes(row, 'tenant'),
    core_hash: hashCore(crypto, core),
    subject_hash: readBytes(row, 'subject'),
    body_hash: hashBody(crypto, readBytes(row, 'body'), readBytes(row, 'original')),
  });
}
