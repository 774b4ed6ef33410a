import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../vectors/generate.py', import.meta.url));
const found = spawnSync('python3', ['--version'], { encoding: 'utf8' });
const hasPython = found.status === 0;

test.runIf(hasPython)('the reference implementation in Python reproduces every frozen file byte for byte', () => {
  // -B: no compiled files beside the sources.
  const { status, stderr, stdout } = spawnSync('python3', ['-B', script, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^9 files reproduced\n$/);
});

test.skipIf(hasPython)('python3 is not on PATH: the frozen vectors were compared with the TypeScript only', () => {
  expect(found.status).not.toBe(0);
});
