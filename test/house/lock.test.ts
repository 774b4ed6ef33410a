import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { listFiles, readRepositoryFile, repositoryPath } from './repository.ts';

const copy = mkdtempSync(join(tmpdir(), 'spanproof-lock-'));
afterAll(() => rmSync(copy, { recursive: true }));

test('npm ci accepts the lock, and completing it changes nothing', { timeout: 60_000 }, async () => {
  for (const file of ['package-lock.json', '.npmrc', ...listFiles('package.json', '*/package.json').filter((path) => path.split('/').length <= 2)]) {
    cpSync(repositoryPath(file), join(copy, file), { recursive: true });
  }
  await promisify(execFile)('npm', ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: copy });
  await promisify(execFile)('node', [repositoryPath('bin/complete-lock.mjs')], { cwd: copy });
  expect(readFileSync(join(copy, 'package-lock.json'), 'utf8')).toBe(readRepositoryFile('package-lock.json'));
});

test('install scripts run for nobody', () => {
  const { packages } = JSON.parse(readRepositoryFile('package-lock.json')) as { packages: Record<string, { hasInstallScript?: boolean }> };
  const { allowScripts } = JSON.parse(readRepositoryFile('package.json')) as { allowScripts: Record<string, boolean> };
  const scripted = Object.entries(packages)
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([path]) => path.split('node_modules/').at(-1) ?? '');
  expect(scripted.filter((name) => allowScripts[name] !== false && name !== 'fsevents')).toEqual([]);
});

test('.ci/run is what the README tells a person to run', () => {
  expect(readRepositoryFile('.ci/run').trim().split('\n').at(-1)).toBe('cd "$(dirname "$0")/.." && exec npm test');
  expect(readRepositoryFile('README.md')).toContain('```sh\nnpm test\n```');
  expect(dirname(repositoryPath('.ci/run')).endsWith('.ci')).toBe(true);
});
