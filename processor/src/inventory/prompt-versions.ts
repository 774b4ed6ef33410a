import { CodedError } from '@spanproof/vocabulary';
import type { SealedReader } from '../open/contract.ts';
import type { Query } from '../store/contract.ts';
import type { PromptVersion, PromptVersions } from './contract.ts';
import { diffLines } from './line-diff.ts';
import { readVersionText } from './prompt-text.ts';
import { PROMPT_VERSION } from './queries/prompt.sql.ts';
import { readCount, readText, readTexts } from './read-row.ts';

export function createPromptVersions(collaborators: { readonly query: Query; readonly reader: Pick<SealedReader, 'find'> }): PromptVersions {
  const { query, reader } = collaborators;

  async function find(fingerprint: string): Promise<PromptVersion> {
    const [row] = await query(PROMPT_VERSION, { fingerprint });
    if (row === undefined) throw new CodedError('NOT_FOUND', 'no call has this fingerprint');
    const kind = readText(row, 'version_kind') === 'prompt' ? 'prompt' : 'tool';
    const record_id = readText(row, 'record_id');
    const body = (await reader.find(record_id, ['body']))?.body;
    const text = body === undefined ? undefined : readVersionText(kind, body);
    return {
      fingerprint,
      kind,
      first_seen: readText(row, 'first_seen'),
      last_seen: readText(row, 'last_seen'),
      calls: readCount(row, 'calls'),
      environments: readTexts(row, 'environments'),
      record_id,
      ...(text === undefined ? {} : { text }),
    };
  }

  return {
    find,
    async diff(a, b) {
      const from = await find(a);
      const to = await find(b);
      if (from.kind !== to.kind) throw new CodedError('REQUEST_INVALID', 'a prompt is not compared with a set of tools');
      const missing = [from, to].find(({ text }) => text === undefined);
      if (missing !== undefined) throw new CodedError('NOT_FOUND', `the text of ${missing.fingerprint.slice(0, 8)} was erased`);
      return { from, to, lines: diffLines(from.text ?? '', to.text ?? '') };
    },
  };
}
