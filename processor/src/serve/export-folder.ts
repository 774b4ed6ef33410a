import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFolder } from '../api/export-jobs.ts';

/** The folder that finished bundles lie in (0700). Drafts of a run that was killed are removed. */
export async function openExportFolder(folder: string): Promise<ExportFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeDrafts(folder);
  return {
    pathOf: (name) => join(folder, name),
    async sizeOf(name) {
      try {
        return (await stat(join(folder, name))).size;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    rename: (from, to) => rename(join(folder, from), join(folder, to)),
    remove: (name) => rm(join(folder, name), { force: true }),
    read: (name) => createReadStream(join(folder, name)),
  };
}

/** Only names that jobs give: what a person put there is not ours to remove. */
async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^job-[0-9a-f]{32}\.zip(?:\.partial)?$/.test(name)) await rm(join(folder, name), { force: true });
  }
}
