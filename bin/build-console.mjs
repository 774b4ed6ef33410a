// Builds what the local console serves: the plugin's artefact and the page that stands in for Grafana. Installs what that needs first.
// Once per state of its sources; a second run costs one hash. Prints a line per phase on standard output and why it failed on standard error.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..');
const PLUGIN = join(ROOT, 'grafana-plugin');
const STAMP = join(PLUGIN, 'lib/built-from');
const LOCK = join(PLUGIN, 'lib/building');
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
    running.kill('SIGTERM'); // npm takes back what it has not finished
  });
}

mkdirSync(dirname(STAMP), { recursive: true });
await takeLock();
process.on('exit', () => rmSync(LOCK, { force: true }));
if (!isBuilt()) await build();
console.log('ready');

async function build() {
  rmSync(STAMP, { force: true });
  if (!isInstalled()) {
    console.log('installing');
    await run('the installation', ['bin/install.mjs', 'rest'], ROOT);
  }
  const { resolve } = createRequire(join(PLUGIN, 'package.json'));
  const digest = digestSources();
  console.log('building the plugin');
  await run('webpack', [join(dirname(resolve('webpack/package.json')), 'bin/webpack.js'), '-c', 'webpack.config.mjs'], PLUGIN);
  console.log('building the host');
  await run('vite', [join(dirname(resolve('vite/package.json')), 'bin/vite.js'), 'build', '-c', 'host/vite.config.mjs'], PLUGIN);
  writeFileSync(STAMP, digest);
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
  for (const folder of ['src', 'host', '../vocabulary/src', '.']) {
    for (const name of readdirSync(join(PLUGIN, folder), { recursive: folder !== '.' }).toSorted()) {
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

/** The line that says it, without colours; failing that, the last one. */
function sayWhy(output) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of terminal colours
  const lines = output
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.find((line) => /error|failed|cannot|ENO|refuse/i.test(line)) ?? lines.at(-1) ?? 'it said nothing').slice(0, 300);
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
