import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const WORKSPACE = join(import.meta.dirname, '../../../grafana-plugin');

/** Builds artefact and host once per state of their sources, whichever test file comes first. */
export async function buildPlugin(): Promise<void> {
  await run(process.execPath, [join(WORKSPACE, '../bin/build-console.mjs')]);
}
