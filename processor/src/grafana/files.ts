import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Members } from './contract.ts';

const RULES = 'alert-rules.json';

/** What is read of them; the rest goes to Grafana as it is. */
export type DashboardFile = Members & { readonly uid: string; readonly title: string };
export type RulesFile = Members & { readonly title: string; readonly rules: readonly Members[] };

/** What `dashboards/json` holds: generated, committed. */
export interface GrafanaFiles {
  readonly dashboards: readonly DashboardFile[];
  readonly rules: RulesFile;
}

export async function readGrafanaFiles(folder: string): Promise<GrafanaFiles> {
  const read = async <File>(file: string): Promise<File> => JSON.parse(await readFile(join(folder, file), 'utf8')) as File;
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json') && file !== RULES);
  return { dashboards: await Promise.all(files.toSorted().map((file) => read<DashboardFile>(file))), rules: await read<RulesFile>(RULES) };
}
