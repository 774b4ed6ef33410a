import { type Crypto, encodeHex, encodeUtf8 } from '@spanproof/vocabulary/ledger';

/** What a commitment is about; each has a label of its own. */
export type Committed = 'subject' | 'basis' | 'matter' | 'selection';

/** H("spanproof/commitment/v1\n" || what || "\n" || salt || text), hex: tells nobody anything who does not have the salt. */
export function commitTo(crypto: Crypto, what: Committed, salt: Uint8Array, text: string): string {
  return encodeHex(crypto.sha256(Buffer.concat([encodeUtf8(`spanproof/commitment/v1\n${what}\n`), salt, encodeUtf8(text)])));
}
