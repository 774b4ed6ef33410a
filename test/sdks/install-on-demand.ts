import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'on-demand');
const STAMP = join(FOLDER, 'node_modules/.spanproof-installed');

export interface OnDemand {
  /** Path of a Node of this major version. @throws Error where npm does not supply it for this machine */
  node(major: string): string;
}

/** Installs what only the slow run needs, once per lock file. @throws Error where npm cannot */
export async function installOnDemand(): Promise<OnDemand> {
  const digest = createHash('sha256')
    .update(readFileSync(join(FOLDER, 'package-lock.json')))
    .digest('hex');
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== digest) {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--legacy-peer-deps'], { cwd: FOLDER });
    writeFileSync(STAMP, digest);
  }
  return {
    node(major) {
      const file = join(FOLDER, 'node_modules', `node${major}-${process.platform}-${process.arch}`, 'bin/node');
      if (!existsSync(file)) throw new Error(`npm supplies no Node ${major} for ${process.platform} ${process.arch}`);
      return file;
    },
  };
}
