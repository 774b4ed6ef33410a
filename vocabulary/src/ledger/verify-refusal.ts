import type { FindingCode } from './verify-codes.ts';

/** Ends the judgement of one entry, after its finding was added. */
export const REFUSED: Error = new Error('refused');

/** Adds the finding of the entry being judged and throws REFUSED. */
export type Refuse = (code: FindingCode, message: string) => never;
