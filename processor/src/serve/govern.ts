import { formatEntry, type GovernanceEntry, type NoteSigner, parseNote, signNote } from '@spanproof/vocabulary/ledger';
import type { Notary } from '../notary/contract.ts';
import type { Govern } from '../retain/contract.ts';

/** Signs entries with the governance key and hands them to the notary. */
export function createGovern(notary: Pick<Notary, 'append'>, governance: NoteSigner, now: () => bigint): Govern {
  return async (entry) => {
    await notary.append(signNote(formatEntry({ ...entry, time: String(now()) } as GovernanceEntry), [governance]));
  };
}

/** The same for a note that somebody else has signed already: both signatures stand under one text. */
export function createGovernNote(notary: Pick<Notary, 'append'>, governance: NoteSigner): (note: Uint8Array) => Promise<void> {
  return async (note) => {
    const { text } = parseNote(note);
    const others = Buffer.from(note).subarray(Buffer.byteLength(text) + 1);
    await notary.append(Buffer.concat([signNote(text, [governance]), others]));
  };
}
