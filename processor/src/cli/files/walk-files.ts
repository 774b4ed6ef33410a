import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What no person wrote, or what is somebody else's. */
const SKIPPED_FOLDERS = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  'vendor',
  'dist',
  'build',
  'target',
  'out',
  'coverage',
  '.venv',
  'venv',
  '__pycache__',
  '.next',
  '.cache',
  '.tox',
  '.gradle',
]);
const SKIPPED_FILES =
  /(?:\.min\.(?:js|css)|\.map|\.lock|\.sum|\.snap|\.png|\.jpe?g|\.gif|\.ico|\.webp|\.svg|\.pdf|\.zip|\.gz|\.tgz|\.bz2|\.xz|\.zst|\.7z|\.jar|\.class|\.exe|\.dll|\.so|\.dylib|\.wasm|\.woff2?|\.ttf|\.otf|\.mp[34]|\.mov|\.pyc|package-lock\.json|pnpm-lock\.yaml|yarn\.lock)$/i;

export interface FoundFile {
  readonly path: string;
  /** Below the root, with slashes. */
  readonly name: string;
  readonly bytes: number;
}

/** Files below a folder that are worth a look, in the order of their names. The root's .gitignore counts, as far as names, folders and `*` go; symbolic links are not followed. */
export async function* walkFiles(root: string): AsyncGenerator<FoundFile> {
  const ignored = await readIgnored(root);
  yield* walk(root, '', ignored);
}

async function* walk(root: string, below: string, ignored: (name: string) => boolean): AsyncGenerator<FoundFile> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (isSkipped(entry) || ignored(name)) continue;
    if (entry.isDirectory()) yield* walk(root, name, ignored);
    else if (entry.isFile()) yield { path: join(root, name), name, bytes: (await stat(join(root, name))).size };
  }
}

function isSkipped(entry: Dirent): boolean {
  return entry.isDirectory() ? SKIPPED_FOLDERS.has(entry.name) : SKIPPED_FILES.test(entry.name);
}

async function readIgnored(root: string): Promise<(name: string) => boolean> {
  let text = '';
  try {
    text = await readFile(join(root, '.gitignore'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!') && line.length <= 200)
    .map(toPattern);
  return (name) => patterns.some((pattern) => pattern.test(name));
}

/** `*.log`, `tmp/`, `/private`, `a/b`: at any depth unless a slash stands before the end. */
function toPattern(line: string): RegExp {
  const bare = line.replace(/^\//, '').replace(/\/$/, '');
  const body = bare.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replace(/\*+/g, '[^/]*');
  return new RegExp(`${/\/(?=.)/.test(line) ? '^' : '(?:^|/)'}${body}(?:/|$)`);
}
