/**
 * Records what other emitters send about calls to the loopback provider, beside what the provider saw: `node test/record/record.ts [dialect/name ...]`.
 * Emitters are installed with npm and pip into a folder outside the repository (SPANPROOF_RECORD_FOLDER, else below the temp folder).
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startLoopbackProvider } from '../support/loopback-provider.ts';
import { EMITTERS, type EmitterRecipe } from './emitters.ts';
import { openInbox } from './inbox.ts';
import { openTape } from './tape.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/spans/', import.meta.url));
const ROOM = process.env['SPANPROOF_RECORD_FOLDER'] ?? join(tmpdir(), 'spanproof-record');

/** One folder for each set of packages. */
function install({ runtime, packages }: EmitterRecipe): string {
  const folder = join(ROOM, `${runtime}-${createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 8)}`);
  if (existsSync(join(folder, 'installed'))) return folder;
  mkdirSync(folder, { recursive: true });
  if (runtime === 'node') {
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--save-exact', ...packages], { cwd: folder, stdio: 'inherit' });
  } else {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
    execFileSync(join(folder, 'bin', 'pip'), ['install', '-q', ...packages], { stdio: 'inherit' });
  }
  writeFileSync(join(folder, 'installed'), '');
  return folder;
}

async function run(recipe: EmitterRecipe, env: Readonly<Record<string, string>>): Promise<string> {
  const folder = install(recipe);
  const source = join(HERE, recipe.runtime);
  for (const file of [recipe.script, recipe.runtime === 'node' ? 'scenario.mjs' : 'otlp_json.py', ...(recipe.runtime === 'node' ? [] : ['scenario.py'])]) {
    copyFileSync(join(source, file), join(folder, file));
  }
  const program = recipe.runtime === 'node' ? process.execPath : join(folder, 'bin', 'python');
  const { stdout, stderr } = await promisify(execFile)(program, [join(folder, recipe.script)], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env, ...recipe.env },
    timeout: 60_000,
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return folder;
}

/** Stack traces name the folder of the installation. */
function write(path: string, value: unknown, folder: string): void {
  writeFileSync(path, `${JSON.stringify(value, null, 1).replaceAll(folder, '/app')}\n`);
}

const wanted = process.argv.slice(2);
for (const recipe of EMITTERS.filter(({ dialect, name }) => wanted.length === 0 || wanted.includes(`${dialect}/${name}`))) {
  const provider = await startLoopbackProvider();
  const tape = await openTape(provider.url);
  const inbox = await openInbox();
  try {
    const folder = await run(recipe, { OTLP_URL: inbox.url, PROVIDER_URL: tape.url });
    const { resourceSpans, resourceLogs, resourceMetrics } = inbox.take();
    const base = join(FIXTURES, recipe.dialect, recipe.name);
    mkdirSync(join(FIXTURES, recipe.dialect), { recursive: true });
    write(`${base}.json`, { resourceSpans }, folder);
    if (resourceLogs.length > 0) write(`${base}.logs.json`, { resourceLogs }, folder);
    if (resourceMetrics.length > 0) write(`${base}.metrics.json`, { resourceMetrics }, folder);
    write(`${base}.wire.json`, tape.take(), folder);
  } finally {
    await Promise.all([provider.close(), tape.close(), inbox.close()]);
  }
}
