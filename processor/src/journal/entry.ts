import { CodedError } from '@spanproof/vocabulary';
import { readCarry, writeCarry } from './carry.ts';
import type { JournalEntry } from './contract.ts';
import { readCut, writeCut } from './cut.ts';
import { createFieldReader, type FieldReader, type FieldWriter } from './fields.ts';
import { readFrame, writeFrame } from './frame.ts';
import { readStored, writeStored } from './stored.ts';

const TYPES = { frame: 1, cut: 2, stored: 3, carry: 4 } as const satisfies { readonly [type in JournalEntry['type']]: number };

/** u8 type, then the payload; all of a record's entries follow each other without padding. */
export function writeEntry(out: FieldWriter, entry: JournalEntry): void {
  out.u8(TYPES[entry.type]);
  switch (entry.type) {
    case 'frame':
      return writeFrame(out, entry.payload);
    case 'cut':
      return writeCut(out, entry.payload);
    case 'stored':
      return writeStored(out, entry.payload);
    case 'carry':
      return writeCarry(out, entry.payload);
  }
}

/** All entries of one record's payload; byte strings are views of it. @throws CodedError JOURNAL_CORRUPT */
export function readEntries(payload: Uint8Array): JournalEntry[] {
  const bytes = createFieldReader(payload);
  const entries: JournalEntry[] = [];
  while (!bytes.done) entries.push(readEntry(bytes));
  return entries;
}

function readEntry(bytes: FieldReader): JournalEntry {
  const type = bytes.u8();
  switch (type) {
    case TYPES.frame:
      return { type: 'frame', payload: readFrame(bytes) };
    case TYPES.cut:
      return { type: 'cut', payload: readCut(bytes) };
    case TYPES.stored:
      return { type: 'stored', payload: readStored(bytes) };
    case TYPES.carry:
      return { type: 'carry', payload: readCarry(bytes) };
    default:
      throw new CodedError('JOURNAL_CORRUPT', `journal entry: unknown type ${type}`);
  }
}
