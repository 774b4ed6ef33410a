import { type Crypto, decodeUtf8, ENTRY_PREFIX, parseCheckpoint, parseNote, type PolicyWitness, readCosignatures } from '@spanproof/vocabulary/ledger';
import type { Notary } from './contract.ts';
import type { Cosigning } from './cosigning.ts';

/**
 * Enters the newest cosigned head in the log itself, at most once in `everyMs`: a bundle then shows when outsiders saw what it holds, not only when they saw its end
 * (docs/ledger-format.md section 6).
 */
export function logCosignedHeads(
  collaborators: {
    readonly crypto: Crypto;
    readonly notary: Notary;
    readonly cosigning: Pick<Cosigning, 'onHead'>;
    readonly witnesses: readonly PolicyWitness[];
    readonly nowMs: () => number;
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly everyMs: number },
): void {
  const { crypto, notary, cosigning, witnesses, nowMs, onFailure } = collaborators;
  let last = findLast();

  /** When witnesses had cosigned the newest head that the log holds. */
  function findLast(): number {
    for (let index = notary.head.size - 1; index >= 0; index -= 1) {
      const [entry = new Uint8Array(0)] = notary.entries(index, index + 1);
      if (decodeUtf8(entry.subarray(0, ENTRY_PREFIX.length)) === ENTRY_PREFIX) continue;
      if (parseCheckpoint(parseNote(entry).text).origin !== notary.origin) continue;
      return Math.max(...readCosignatures(crypto, entry, witnesses).map(({ time }) => Number(time) * 1000), 0);
    }
    return 0;
  }

  cosigning.onHead(({ note }) => {
    const now = nowMs();
    if (now - last < settings.everyMs) return;
    last = now;
    notary.append(note).catch(onFailure);
  });
}
