import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemplateSummary, Templates } from './contract.ts';
import { DOCUMENT_KINDS } from './kinds.ts';

const SUMMARIES: readonly TemplateSummary[] = DOCUMENT_KINDS.filter(({ template }) => template).map(({ id, title, register, criteria }) => ({
  id,
  title,
  register,
  criteria,
}));

/** The templates of `folder` (docs/templates). An id that is not listed names no file, whatever it spells. */
export function openTemplates(folder: string): Templates {
  return {
    list: () => SUMMARIES,
    async get(id) {
      const summary = SUMMARIES.find((known) => known.id === id);
      return summary === undefined ? undefined : { ...summary, text: await readFile(join(folder, `${summary.id}.md`), 'utf8') };
    },
  };
}
