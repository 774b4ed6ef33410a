import { createFrontier, formatCheckpoint, hashEntry, type NoteSigner, proveConsistency, signNote, encodeBase64 } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { mintNoteKey } from '../support/note-keys.ts';

/** A log of numbered entries under one key, as long as one asks for. `salt` makes another history. */
export function createNumberedLog(
  origin: string,
  salt = '',
): { readonly signer: NoteSigner; note(size: number): Buffer; proof(from: number, to: number): readonly Uint8Array[] } {
  const signer = mintNoteKey(origin);
  const leaves = (size: number): Buffer[] => Array.from({ length: size }, (_, index) => Buffer.from(hashEntry(nodeCrypto, Buffer.from(`${salt}${index}`))));
  return {
    signer,
    note(size) {
      const frontier = createFrontier(nodeCrypto);
      for (const leaf of leaves(size)) frontier.push(leaf);
      return Buffer.from(signNote(formatCheckpoint({ origin, size, root: frontier.root() }), [signer]));
    },
    proof: (from, to) => proveConsistency(nodeCrypto, Buffer.concat(leaves(to)), from),
  };
}

export function formBody(old: number, proof: readonly Uint8Array[], note: Uint8Array): Buffer {
  return Buffer.from(`old ${old}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${Buffer.from(note).toString()}`);
}
