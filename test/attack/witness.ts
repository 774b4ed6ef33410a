import { cosignCheckpoint, encodeUtf8, type NoteSigner, parseNote, SIGNATURE_TYPES, type Vkey } from '@spanproof/vocabulary/ledger';
import { makeSigner } from '../verify/signers.ts';

/** Somebody outside with a key of his own (c2sp.org/tlog-cosignature). */
export interface TestWitness {
  readonly vkey: Vkey;
  /** The note with one line more: seen at `at`, ns. */
  cosign(note: Uint8Array, at: bigint): Uint8Array;
}

export function makeWitness(name: string, seed: string = name): TestWitness {
  const signer: NoteSigner = makeSigner(name, seed, SIGNATURE_TYPES.cosignature);
  return {
    vkey: signer.vkey,
    cosign: (note, at) => Buffer.concat([note, encodeUtf8(cosignCheckpoint(parseNote(note).text, signer, at / 1_000_000_000n))]),
  };
}
