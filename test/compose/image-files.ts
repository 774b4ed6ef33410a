import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRepositoryFile, repositoryPath } from '../house/repository.ts';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dependencies?: Readonly<Record<string, string>>; readonly link?: boolean; readonly resolved?: string }>
  >;
}

/** Lays out what deploy/processor/Dockerfile puts into the image's last stage: its COPY lines, and packages that `npm ci --omit=dev --omit=optional` installs. */
export function layOutImage(target: string): void {
  const [, last = ''] = readRepositoryFile('deploy/processor/Dockerfile').split(/^FROM .*$(?![\s\S]*^FROM )/m);
  for (const [, line = ''] of last.matchAll(/^COPY (?!--from)(.+)$/gm)) {
    const words = line.split(' ');
    const to = words.pop() ?? '';
    for (const from of words) cpSync(repositoryPath(from), join(target, to.endsWith('/') ? join(to, from.split('/').at(-1) ?? '') : to), { recursive: true });
  }
  const { packages } = JSON.parse(readRepositoryFile('package-lock.json')) as Lock;
  const waiting = ['processor', 'vocabulary'];
  const seen = new Set(waiting);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const name of Object.keys(packages[at]?.dependencies ?? {})) {
      const place = findPackage(packages, at, name);
      if (seen.has(place)) continue;
      seen.add(place);
      const { link = false, resolved = '' } = packages[place] ?? {};
      const path = join(target, place);
      mkdirSync(dirname(path), { recursive: true });
      // A package within a package is there with it.
      if (!/node_modules\/.*node_modules\//.test(place)) symlinkSync(link ? join(target, resolved) : repositoryPath(place), path, 'dir');
      waiting.push(link ? resolved : place);
    }
  }
}

function findPackage(packages: Lock['packages'], from: string, name: string): string {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (at === '') throw new Error(`the lock has no ${name} for ${from}`);
    if (!at.includes('/node_modules/')) at = '';
  }
}
