import {
  type Checkpoint,
  cosignCheckpoint,
  type Crypto,
  emptyRoot,
  equalBytes,
  formatSignature,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  type Vkey,
  verifyConsistency,
  verifyNote,
} from '@spanproof/vocabulary/ledger';
import type { Heads } from './heads.ts';
import { parseSubmission, type Submission } from './parse-submission.ts';
import { createTurns } from '../turns.ts';

/** What goes back over HTTP (c2sp.org/tlog-witness). */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size';
  readonly body: string;
}

export interface Witness {
  /** One at a time. Bytes from anybody. @throws what the disk throws: then nothing was cosigned */
  addCheckpoint(body: Uint8Array): Promise<WitnessAnswer>;
  /** The last cosigned checkpoint of a log. */
  checkpoint(origin: string): Uint8Array | undefined;
}

/**
 * Cosigns a checkpoint of a known log where it extends the last one it cosigned, and never two histories of one log.
 * Invariant: what was cosigned is durable before the cosignature leaves.
 */
export function createWitness(
  collaborators: { readonly crypto: Crypto; readonly heads: Heads; readonly cosigner: NoteSigner; readonly nowSeconds: () => bigint },
  settings: { readonly logs: readonly Vkey[] },
): Witness {
  const { crypto, heads, cosigner, nowSeconds } = collaborators;
  const turns = createTurns();

  async function add(body: Uint8Array): Promise<WitnessAnswer> {
    const submission = parseSubmission(body);
    const read = submission === undefined ? undefined : readCheckpoint(submission.note);
    if (submission === undefined || read === undefined) return refuse(400, 'expected `old <size>`, proof lines, an empty line and a signed checkpoint');
    const { checkpoint, text } = read;
    const keys = settings.logs.filter(({ name }) => name === checkpoint.origin);
    if (keys.length === 0) return refuse(404, 'this witness does not know the log');
    if (!isSigned(submission.note, keys)) return refuse(403, 'the checkpoint is not signed by a key of the log');
    if (submission.old > checkpoint.size) return refuse(400, 'the old size is beyond the checkpoint');
    const last = heads.get(checkpoint.origin);
    if (submission.old !== (last?.size ?? 0)) return { status: 409, type: 'text/x.tlog.size', body: `${last?.size ?? 0}\n` };
    if (!extendsLast(submission, checkpoint, last?.root)) return refuse(422, 'the checkpoint does not extend the one that was cosigned');
    const line = cosignCheckpoint(text, cosigner, nowSeconds());
    const note = Buffer.concat([keepLogSignatures(submission.note, text, keys), Buffer.from(line)]);
    await heads.put(checkpoint.origin, { size: checkpoint.size, root: checkpoint.root, note });
    return { status: 200, type: 'text/plain; charset=utf-8', body: line };
  }

  function isSigned(note: Uint8Array, keys: readonly Vkey[]): boolean {
    try {
      return verifyNote(crypto, note, keys).by.length > 0;
    } catch {
      return false; // NOTE_INVALID: none of the keys signed, or one of their lines does not verify
    }
  }

  function extendsLast({ old, proof }: Submission, { size, root }: Checkpoint, oldRoot: Uint8Array | undefined): boolean {
    if (size === 0 && !equalBytes(root, emptyRoot(crypto))) return false;
    if (old === 0) return proof.length === 0 && (oldRoot === undefined || size > 0 || equalBytes(root, oldRoot));
    if (oldRoot === undefined) return false;
    if (old === size) return proof.length === 0 && equalBytes(root, oldRoot);
    return verifyConsistency(crypto, { oldSize: old, oldRoot, newSize: size, newRoot: root, path: proof });
  }

  return {
    addCheckpoint: (body) => turns.take(() => add(body)),
    checkpoint: (origin) => heads.get(origin)?.note,
  };
}

function readCheckpoint(note: Uint8Array): { readonly text: string; readonly checkpoint: Checkpoint } | undefined {
  try {
    const { text } = parseNote(note);
    return { text, checkpoint: parseCheckpoint(text) };
  } catch {
    return undefined; // NOTE_INVALID: the answer says what was expected
  }
}

/** The note without lines of strangers: what they say was not checked. */
function keepLogSignatures(note: Uint8Array, text: string, keys: readonly Vkey[]): Buffer {
  const lines = parseNote(note).signatures.filter(({ name, keyId }) => keys.some((key) => key.name === name && key.keyId === keyId));
  return Buffer.from(`${text}\n${lines.map(formatSignature).join('')}`);
}

function refuse(status: 400 | 403 | 404 | 422, what: string): WitnessAnswer {
  return { status, type: 'text/plain; charset=utf-8', body: `${what}\n` };
}
