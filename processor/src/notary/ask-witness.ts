import { CodedError } from '@spanproof/vocabulary';
import { type Crypto, encodeBase64, encodeHex, formatSignature, parseCheckpoint, parseNote, verifyNote } from '@spanproof/vocabulary/ledger';
import type { LogHead, Notary, WitnessPlace } from './contract.ts';

/** One HTTP exchange; `body` of an answer is bounded by whoever implements it. Rejects where there is no answer. */
export type Exchange = (url: string, body?: Uint8Array) => Promise<{ readonly status: number; readonly body: string }>;

export interface AskedWitness {
  readonly place: WitnessPlace;
  /**
   * Its signature lines under a head of our log, verified.
   * @throws CodedError WITNESS_FAILED where it gave none; LOG_STATE_INVALID where it has seen a history that this log does not extend: nothing may be signed on
   */
  cosign(head: LogHead): Promise<string>;
}

/** An exchange tells at most twice that we were wrong about what the witness has seen. */
const TRIES = 3;

/** A client of c2sp.org/tlog-witness. What a witness answers is from outside. */
export function askWitness(
  collaborators: { readonly crypto: Crypto; readonly notary: Pick<Notary, 'origin' | 'proveConsistency'>; readonly exchange: Exchange },
  place: WitnessPlace,
): AskedWitness {
  const { crypto, notary, exchange } = collaborators;
  const { vkey, url } = place;
  const prefix = url.replace(/\/$/, '');
  /** The size that the witness cosigned last, as far as we know. */
  let seen = 0;

  async function cosign(head: LogHead): Promise<string> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await exchange(`${prefix}/add-checkpoint`, formSubmission(seen, head));
      if (answer.status === 200) {
        const lines = readLines(head, answer.body);
        seen = head.size;
        return lines;
      }
      if (answer.status !== 409) throw await explain(answer, head);
      seen = await readSize(answer.body);
      if (seen > head.size) throw forked(`has seen ${seen} entries, the log has ${head.size}`);
    }
    throw failed('says each time that it has seen another size');
  }

  function formSubmission(old: number, head: LogHead): Uint8Array {
    const proof = old === 0 ? [] : notary.proveConsistency(old, head.size);
    return Buffer.from(`old ${old}\n${proof.map((hash) => `${encodeBase64(hash)}\n`).join('')}\n${Buffer.from(head.note).toString()}`);
  }

  /** Its own lines among those it sent, which verify; lines of keys that nobody named are ignored. */
  function readLines(head: LogHead, body: string): string {
    try {
      const answered = Buffer.from(`${parseNote(head.note).text}\n${body}`);
      verifyNote(crypto, answered, [vkey]);
      return parseNote(answered)
        .signatures.filter(({ name, keyId }) => name === vkey.name && keyId === vkey.keyId)
        .map(formatSignature)
        .join('');
    } catch (cause) {
      throw failed('answered without a cosignature that verifies', cause);
    }
  }

  /** Some witnesses say 409 and no more: then their last checkpoint tells. */
  async function readSize(body: string): Promise<number> {
    if (/^(0|[1-9][0-9]{0,14})\n?$/.test(body)) return Number(body);
    const { status, body: note } = await exchange(`${prefix}/${encodeHex(crypto.sha256(Buffer.from(notary.origin)))}/checkpoint`);
    if (status !== 200) throw failed('does not say what it has seen');
    try {
      const { origin, size } = parseCheckpoint(verifyNote(crypto, Buffer.from(note), [vkey]).text);
      if (origin === notary.origin) return size;
    } catch (cause) {
      throw failed('shows a checkpoint that it did not sign', cause);
    }
    throw failed('shows the checkpoint of another log');
  }

  /** 422 to a proof that is right means that the witness holds another root of the old size. */
  async function explain({ status, body }: { readonly status: number; readonly body: string }, head: LogHead): Promise<CodedError> {
    if (status === 422 && seen > 0) return forked(`has cosigned another history of its first ${seen} entries than the one that the log of ${head.size} has`);
    const known: Readonly<Record<number, string>> = {
      400: 'did not understand the request',
      403: 'does not know the key of this log',
      404: 'does not know this log',
      429: 'asks for fewer requests',
    };
    return failed(`${known[status] ?? `answered ${status}`}: ${JSON.stringify(body.slice(0, 200))}`);
  }

  function failed(what: string, cause?: unknown): CodedError {
    return new CodedError('WITNESS_FAILED', `the witness ${place.name} ${what}`, cause === undefined ? {} : { cause });
  }

  function forked(what: string): CodedError {
    return new CodedError('LOG_STATE_INVALID', `the witness ${place.name} ${what}`, {
      todo: 'restore the newest copy of the log folder; a log that lost signed entries must be succeeded by a new one, never continued',
    });
  }

  return { place, cosign };
}
