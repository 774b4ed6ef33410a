import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const WORKSPACE = join(import.meta.dirname, '../../../grafana-plugin');
const STAMP = join(WORKSPACE, 'lib/built-from');
const LOCK = join(WORKSPACE, 'lib/building');

/** Builds artefact and host once per state of their sources, whichever test file comes first. */
export async function buildPlugin(): Promise<void> {
  mkdirSync(join(WORKSPACE, 'lib'), { recursive: true });
  const release = await takeLock();
  try {
    const digest = digestSources();
    if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest && existsSync(join(WORKSPACE, 'dist/module.js'))) return;
    const bin = join(WORKSPACE, '../node_modules/.bin');
    const options = { cwd: WORKSPACE, env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` }, maxBuffer: 1e8 };
    await run(process.execPath, [join(bin, 'webpack'), '-c', 'webpack.config.mjs'], options);
    await run(process.execPath, [join(bin, 'vite'), 'build', '-c', 'host/vite.config.mjs'], options);
    writeFileSync(STAMP, digest);
  } finally {
    release();
  }
}

function digestSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(WORKSPACE, '../package-lock.json')));
  for (const folder of ['src', 'host', '../vocabulary/src', '.']) {
    const deep = folder !== '.';
    for (const name of (readdirSync(join(WORKSPACE, folder), { recursive: deep }) as string[]).toSorted()) {
      const file = join(WORKSPACE, folder, name);
      if (name.startsWith('dist') || !statSync(file).isFile()) continue;
      hash.update(`${folder}/${name}\n`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** mkdir is atomic; a lock whose owner was killed is given up after two minutes. */
async function takeLock(): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(LOCK);
      return () => rmSync(LOCK, { recursive: true, force: true });
    } catch {
      const age = existsSync(LOCK) ? Date.now() - statSync(LOCK).mtimeMs : 0;
      if (age > 120_000) rmSync(LOCK, { recursive: true, force: true });
      await delay(250);
    }
  }
}
