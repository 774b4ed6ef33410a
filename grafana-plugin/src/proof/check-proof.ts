import type { RecordProof } from '@spanproof/vocabulary';
import {
  type Crypto,
  decodeBase64,
  decodeLeaf,
  encodeHex,
  encodeUtf8,
  equalBytes,
  hashCore,
  hashEntry,
  hashLeaf,
  parseCheckpoint,
  parseNote,
  parseProof,
  parseTrustPolicy,
  verifyInclusion,
  verifyNote,
} from '@spanproof/vocabulary/ledger';

/** `open`: nothing is wrong, but nothing was there to check it against. */
export type StepState = 'verified' | 'broken' | 'open';

export interface ProofStep {
  readonly name: string;
  readonly state: StepState;
  /** One sentence: what holds, what does not, or what is missing. */
  readonly says: string;
}

interface Head {
  readonly origin: string;
  readonly size: number;
  readonly checkpoint: Uint8Array;
}

/**
 * Checks a record from its core to the log's signed head (docs/ledger-format.md section 7). Everything in `proof` is from outside;
 * whom to believe is `trustPolicy`, which the reader has from elsewhere. A step after a broken one is not tried.
 */
export function checkProof(crypto: Crypto, recordId: string, proof: RecordProof, trustPolicy?: string): readonly ProofStep[] {
  const steps: ProofStep[] = [];
  const attempt = <T>(name: string, check: () => { readonly says: string; readonly value: T } | { readonly open: string }): T | undefined => {
    if (steps.some(({ state }) => state === 'broken')) return undefined;
    try {
      const outcome = check();
      if ('open' in outcome) {
        steps.push({ name, state: 'open', says: outcome.open });
        return undefined;
      }
      steps.push({ name, state: 'verified', says: outcome.says });
      return outcome.value;
    } catch (error) {
      steps.push({ name, state: 'broken', says: error instanceof Error ? error.message : 'it cannot be read' });
      return undefined;
    }
  };

  const leafHash = attempt('Record', () => checkLeaf(crypto, recordId, proof));
  const stream = leafHash && attempt('Stream checkpoint', () => checkPath(crypto, leafHash, proof.stream_proof, proof.stream));
  const log =
    stream &&
    attempt('Log checkpoint', () => {
      if (proof.log_proof === undefined)
        return { open: 'The notary has not logged a checkpoint of this stream that covers the record yet: come back later, or export the period.' };
      return checkPath(crypto, hashEntry(crypto, stream.checkpoint), proof.log_proof);
    });
  if (log) attempt('Log signature', () => checkSignature(crypto, log, trustPolicy));
  if (log) attempt('Witness', () => checkWitnesses(crypto, log, trustPolicy));
  return steps;
}

function checkLeaf(crypto: Crypto, recordId: string, { leaf, core }: RecordProof): { readonly says: string; readonly value: Uint8Array } {
  const preimage = decodeBase64(leaf);
  if (preimage === undefined) throw new Error('The leaf is not base64.');
  const fields = decodeLeaf(preimage);
  if (encodeHex(fields.record_id) !== recordId) throw new Error('The leaf is that of another record.');
  if (!equalBytes(fields.core_hash, hashCore(crypto, encodeUtf8(core)))) throw new Error('The core shown is not the one that was sealed: their hashes differ.');
  return { says: `The core hashes to what leaf ${fields.seq} of the stream commits to.`, value: hashLeaf(crypto, preimage) };
}

function checkPath(crypto: Crypto, leafHash: Uint8Array, text: string, expected?: string): { readonly says: string; readonly value: Head } {
  const { index, path, checkpoint } = parseProof(encodeUtf8(text));
  const { origin, size, root } = parseCheckpoint(parseNote(checkpoint).text);
  if (expected !== undefined && origin !== expected) throw new Error(`The checkpoint is that of ${origin}, not of ${expected}.`);
  if (!verifyInclusion(crypto, { index, size, leafHash, path, root })) throw new Error(`The audit path does not lead to the root of ${origin} at ${size}.`);
  const hashes = path.length === 1 ? 'hash' : 'hashes';
  return { says: `Entry ${index} of ${size} in ${origin}, ${path.length} ${hashes} up to the root.`, value: { origin, size, checkpoint } };
}

function checkSignature(
  crypto: Crypto,
  log: Head,
  trustPolicy: string | undefined,
): { readonly says: string; readonly value: true } | { readonly open: string } {
  if (trustPolicy === undefined) return { open: 'No trust policy is configured, so nobody says which key the log signs with. Add it under Configuration.' };
  const { log: vkey } = parseTrustPolicy(trustPolicy);
  if (vkey.name !== log.origin) throw new Error(`The checkpoint is that of ${log.origin}; the trust policy names ${vkey.name}.`);
  verifyNote(crypto, log.checkpoint, [vkey]);
  return { says: `Signed by ${vkey.name}, key ${vkey.keyId.toString(16).padStart(8, '0')} of the trust policy.`, value: true };
}

function checkWitnesses(
  crypto: Crypto,
  log: Head,
  trustPolicy: string | undefined,
): { readonly says: string; readonly value: true } | { readonly open: string } {
  const witnesses = trustPolicy === undefined ? [] : parseTrustPolicy(trustPolicy).witnesses;
  if (witnesses.length === 0) return { open: 'The trust policy names no witness: only the operator of the log vouches for this checkpoint.' };
  const { by } = verifyNote(
    crypto,
    log.checkpoint,
    witnesses.map(({ vkey }) => vkey),
  );
  return { says: `Cosigned by ${by.map(({ name }) => name).join(', ')}.`, value: true };
}
