import { hash } from 'node:crypto';
import type { HashInPlace } from '@spanproof/vocabulary/ledger';

/** SHA-256 by node's one-shot hash as text: two to three times as fast as asking for a buffer, and nothing to collect. */
export const nodeHash: HashInPlace = {
  into(bytes, from, to, out, at) {
    const text = hash('sha256', bytes.subarray(from, to), 'binary');
    for (let i = 0; i < 32; i++) out[at + i] = text.charCodeAt(i);
  },
  equals(bytes, from, to, expected, at) {
    const text = hash('sha256', bytes.subarray(from, to), 'binary');
    for (let i = 0; i < 32; i++) if (expected[at + i] !== text.charCodeAt(i)) return false;
    return true;
  },
};
