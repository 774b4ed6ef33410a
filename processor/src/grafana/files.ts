import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Members } from './contract.ts';

const RULES = 'alert-rules.json';

/** What `dashboards/json` holds: generated, committed. */
export interface GrafanaFiles {
  readonly dashboards: readonly Members[];
  readonly rules: Members;
}

export async function readGrafanaFiles(folder: string): Promise<GrafanaFiles> {
  const read = async (file: string): Promise<Members> => JSON.parse(await readFile(join(folder, file), 'utf8')) as Members;
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json') && file !== RULES);
  return { dashboards: await Promise.all(files.toSorted().map(read)), rules: await read(RULES) };
}
