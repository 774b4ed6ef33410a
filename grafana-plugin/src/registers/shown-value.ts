import { type EntryData, readRows, toDraft } from './entry-data.ts';
import type { Field } from './field.ts';

/** A value as lists and versions show it. */
export function showValue(field: Field, data: EntryData): string {
  const text = toDraft([field], data)[field.at] ?? '';
  switch (field.kind) {
    case 'flag':
      return text === 'true' ? 'yes' : text === 'false' ? 'no' : '';
    case 'choice':
      return text.replaceAll('_', ' ');
    case 'instant':
      return text === '' ? '' : `${text.replace('T', ' ')} UTC`;
    case 'rows':
      return readRows(text)
        .map((row) => Object.values(row).join(', ').replaceAll('_', ' '))
        .join('; ');
    default:
      return text;
  }
}
