import type { RegisterEntry } from '@spanproof/vocabulary';
import { api } from '../data/api.ts';
import { readAsBase64 } from '../data/read-file.ts';
import { type Action, useAction } from '../data/use-action.ts';
import { type Draft, type EntryData, toData, toEntryId } from './entry-data.ts';
import type { RegisterForm } from './field.ts';
import { hashFile } from './file-hash.ts';

export interface SavedEntry {
  readonly entry: RegisterEntry;
  /** Of the file that went with it, as this browser computed it. */
  readonly ownHash?: string;
}

/** Seals what was typed as the next version. */
export function useEntrySave(
  form: RegisterForm,
  target: {
    readonly entry: RegisterEntry | undefined;
    readonly preset: EntryData | undefined;
    /** Of a new entry; of what it is called where absent. */
    readonly id: string | undefined;
  },
  onSaved: (saved: SavedEntry) => void,
): Action<[draft: Draft, file: File | undefined]> {
  return useAction(async (draft: Draft, file: File | undefined) => {
    const { entry, preset } = target;
    const data = toData(form, draft, entry?.data ?? preset);
    const id = entry?.id ?? target.id ?? toEntryId(draft[form.name] ?? '');
    const named = file === undefined ? data : { ...data, file_name: nameFile(file.name) };
    const ownHash = file === undefined ? undefined : await hashFile(file);
    const attached = file === undefined ? {} : { file: await readAsBase64(file) };
    const saved = await api.putEntry(form.register, id, { data: named, expected: entry?.version ?? 0, ...attached });
    onSaved({ entry: saved, ...(ownHash === undefined ? {} : { ownHash }) });
  });
}

/** Of the letters the register takes: a name begins with a letter or digit. */
function nameFile(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9 ._()-]/g, '_')
    .slice(-110)
    .replace(/^[^A-Za-z0-9]+/, '');
  return plain === '' ? 'file' : plain;
}
