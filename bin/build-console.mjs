// Builds what the local console serves: the plugin's artefact and the page that stands in for Grafana. Once per state of their sources; a
// second run costs one hash. Prints a line per phase on standard output and why it failed on standard error.
// Where only the processor is installed, packages go into a folder of their own for as long as they are needed: npm takes a tree apart while it
// changes it, and a processor may be running from ours.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const PLUGIN = join(ROOT, 'grafana-plugin');
const STAMP = join(PLUGIN, 'lib/built-from');
const LOCK = join(PLUGIN, 'lib/building');
const STAGE = join(PLUGIN, 'lib/stage');
const INSTALLED = join(ROOT, 'node_modules/.spanproof-installed');
const OUTPUTS = ['dist/module.js', 'dist/plugin.json', 'host/dist/index.html'];
/** Longer than any build takes: whoever holds the lock for this long is gone, whatever its pid says. */
const LOCK_LIFE_MS = 600_000;

// --nice: whoever works on this machine comes first. What is started from here inherits it.
if (process.argv.includes('--nice')) setPriority(19);
process.chdir(ROOT);
process.env['PATH'] = [dirname(process.execPath), process.env['PATH']].join(delimiter);

let running;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
    if (running === undefined) process.exit(2);
    running.kill('SIGKILL'); // whatever it leaves lies in the stage, or is not stamped
  });
}

mkdirSync(dirname(STAMP), { recursive: true });
await takeLock();
process.on('exit', () => {
  rmSync(STAGE, { recursive: true, force: true, maxRetries: 5 });
  rmSync(LOCK, { force: true });
});
if (!isBuilt()) await build();
console.log('ready');

async function build() {
  rmSync(STAMP, { force: true });
  const digest = digestSources();
  const plugin = isInstalled() ? PLUGIN : await prepareStage();
  const { resolve } = createRequire(join(plugin, 'package.json'));
  console.log('building the plugin');
  await run('webpack', [join(dirname(resolve('webpack/package.json')), 'bin/webpack.js'), '-c', 'webpack.config.mjs'], plugin);
  console.log('building the host');
  await run('vite', [join(dirname(resolve('vite/package.json')), 'bin/vite.js'), 'build', '-c', 'host/vite.config.mjs'], plugin);
  if (plugin !== PLUGIN) {
    for (const output of ['dist', 'host/dist']) {
      rmSync(join(PLUGIN, output), { recursive: true, force: true });
      cpSync(join(plugin, output), join(PLUGIN, output), { recursive: true });
    }
  }
  writeFileSync(STAMP, digest);
}

/** A copy of what the builds read, with packages by the same lock; the plugin's folder in it. */
async function prepareStage() {
  rmSync(STAGE, { recursive: true, force: true });
  const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
  const sources = [
    'vocabulary/tsconfig.json',
    'vocabulary/src',
    'dashboards/json',
    ...['src', 'host', ...listTopFiles()].map((name) => `grafana-plugin/${name}`),
  ];
  for (const path of ['package.json', 'package-lock.json', 'tsconfig.base.json', 'LICENSE', ...workspaces.map((name) => `${name}/package.json`), ...sources]) {
    cpSync(path, join(STAGE, path), { recursive: true, filter: (from) => from !== join('grafana-plugin', 'host', 'dist') });
  }
  console.log('installing packages for it');
  const npm = process.env['npm_execpath'] ?? npmOnPath();
  await run(
    'npm ci',
    [npm, 'ci', '--include=dev', '-w', 'vocabulary', '-w', 'grafana-plugin', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    STAGE,
  );
  return join(STAGE, 'grafana-plugin');
}

/** npm's program: a file that node runs, reached by a link on PATH. */
function npmOnPath() {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) if (existsSync(join(folder, 'npm'))) return realpathSync(join(folder, 'npm'));
  console.error('npm is not on PATH: the console needs packages that the processor does not');
  process.exit(1);
}

function listTopFiles() {
  return readdirSync(PLUGIN).filter((name) => statSync(join(PLUGIN, name)).isFile());
}

function isBuilt() {
  return OUTPUTS.every((file) => existsSync(join(PLUGIN, file))) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digestSources();
}

/** By the word of bin/install.mjs; where it has never run, somebody else has installed, and all of it. */
function isInstalled() {
  return !existsSync(INSTALLED) || readFileSync(INSTALLED, 'utf8').endsWith(' all');
}

/** Everything that the outputs depend on: packages, this program, sources. */
function digestSources() {
  const hash = createHash('sha256')
    .update(readFileSync('package-lock.json'))
    .update(readFileSync(import.meta.filename));
  for (const folder of ['src', 'host', '../vocabulary/src', '../dashboards/json', '.']) {
    for (const name of readdirSync(join(PLUGIN, folder), { recursive: folder !== '.' })
      .map(String)
      .toSorted()) {
      const file = join(PLUGIN, folder, name);
      if (name.startsWith('dist') || !statSync(file).isFile()) continue;
      hash.update(`${folder}/${name}\n`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/** Runs a program of node's; its output matters only where it fails. */
async function run(what, args, cwd) {
  if (stopping) process.exit(2);
  running = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } });
  let output = '';
  for (const stream of [running.stdout, running.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-20_000);
    });
  }
  const [code, signal] = await new Promise((resolve, reject) => running.once('error', reject).once('close', (...how) => resolve(how)));
  running = undefined;
  if (stopping) process.exit(2);
  if (code === 0) return;
  console.error(`${what} ended with ${code ?? signal}: ${sayWhy(output)}`);
  process.exit(1);
}

/** The lines that say it, as one, without colours; failing that, the last one. */
function sayWhy(output) {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const first = lines.findIndex((line) => /error|failed|cannot|ENO|refuse/i.test(line));
  return (first < 0 ? (lines.at(-1) ?? 'it said nothing') : lines.slice(first, first + 6).join(' ')).slice(0, 400);
}

/** One build at a time in a clone. `wx` is atomic; a lock whose owner is gone is taken over. */
async function takeLock() {
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isStale()) rmSync(LOCK, { force: true });
      else await delay(250);
    }
  }
}

function isStale() {
  try {
    if (Date.now() - statSync(LOCK).mtimeMs > LOCK_LIFE_MS) return true;
    const owner = Number(readFileSync(LOCK, 'utf8'));
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH'; // ENOENT: it has just been released, and the next attempt takes it
  }
}
