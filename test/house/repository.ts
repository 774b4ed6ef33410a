import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export function repositoryPath(path: string): string {
  return join(ROOT, path);
}

export function readRepositoryFile(path: string): string {
  return readFileSync(repositoryPath(path), 'utf8');
}

/** Files git knows or would add, so that a forgotten build product does not count and a new file does. */
export function listFiles(...patterns: readonly string[]): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns], { cwd: ROOT, encoding: 'utf8' });
  const deleted = new Set(execFileSync('git', ['ls-files', '-z', '--deleted', '--', ...patterns], { cwd: ROOT, encoding: 'utf8' }).split('\0'));
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && !deleted.has(path)).sort();
}
