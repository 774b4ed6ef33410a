// Set-up before every npm script. Runs on any Node >= 20 before anything is installed: node: modules only.
// Installs once per lock file and platform; a second run costs one hash.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

// With test, because the demo's service and its SDKs live there.
const CORE = ['vocabulary', 'instrumentation', 'processor', 'test'];
const STAMP = 'node_modules/.spanproof-installed';
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

const scope = process.argv[2] ?? 'core';
if (scope !== 'core' && scope !== 'all') fail(`unknown scope "${scope}"`, 'use core or all');

const digest = createHash('sha256').update(readFileSync('package-lock.json')).update(`${process.platform}-${process.arch}`).digest('hex');
const [installedDigest, installedScope] = existsSync(STAMP) ? readFileSync(STAMP, 'utf8').split(' ') : [];
const current = installedDigest === digest;

if (!(current && (installedScope === 'all' || installedScope === scope))) install();
requireNode24();

function install() {
  // `npm ci -w` deletes what an earlier subset installed, so the rest is added with `install --no-save`.
  const args = current
    ? ['install', '--no-save', ...QUIET]
    : scope === 'all'
      ? ['ci', ...QUIET]
      : ['ci', ...QUIET, '--include-workspace-root', ...CORE.flatMap((workspace) => ['-w', workspace])];
  const started = Date.now();
  console.error(`spanproof: installing ${scope === 'core' ? 'the processor' : 'everything the tests need'} (about 20 s, once per lock file) ...`);
  const npm = process.env['npm_execpath'];
  const run = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
    : spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (run.status !== 0)
    fail(`npm ${args[0]} exited with ${run.status ?? run.signal}`, 'check the network and the registry settings, then run the command again');
  writeFileSync(STAMP, `${digest} ${scope}`);
  console.error(`spanproof: installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

// npm puts node_modules/.bin first on PATH, where the optional package node-linux-* leaves Node 24;
// on platforms without that package the Node on PATH must do.
function requireNode24() {
  const probe = spawnSync('node', ['--version'], { encoding: 'utf8' });
  const major = Number(/^v(\d+)/.exec(probe.stdout ?? '')?.[1] ?? 0);
  if (major < 24) fail(`node on PATH is ${probe.stdout?.trim() || 'missing'}`, 'install Node >= 24 (npm supplies it on Linux x64 and arm64 only)');
}

function fail(what, todo) {
  console.error(`SETUP_FAILED: ${what}. To do: ${todo}.`);
  process.exit(2);
}
