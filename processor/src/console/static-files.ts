import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Its name changes with its bytes. */
  readonly hashed: boolean;
}

/** Finds the file for a path of the console's address space; undefined where there is none. */
export type FindStaticFile = (path: string) => Promise<StaticFile | undefined>;

/** `artefact`: the plugin as webpack left it; `host`: the page that stands in for Grafana, with what it needs of Grafana's public files. */
export interface StaticFolders {
  readonly artefact: string;
  readonly host: string;
}

/** What is served without a session: it is the same for everybody. Page addresses are the host's. `path` is from outside, without its query. */
export function createStaticFiles({ artefact, host }: StaticFolders): FindStaticFile {
  const folders: readonly (readonly [prefix: string, folder: string])[] = [
    ['/public/plugins/spanproof-evidence-app/', artefact],
    ['/public/', join(host, 'public')],
    ['/host-assets/', host],
  ];
  return async (path) => {
    if (isPage(path)) return read(join(host, 'index.html'), false);
    const [prefix, folder] = folders.find(([start]) => path.startsWith(start)) ?? [];
    if (prefix === undefined || folder === undefined) return undefined;
    const inside = path.slice(prefix.length);
    // Whatever a path spells, it stays inside: no segment may be empty, begin with a dot, or hold anything but these letters.
    if (!inside.split('/').every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment))) return undefined;
    return read(join(folder, inside), path.startsWith('/host-assets/assets/'));
  };
}

/** Addresses that the host's own router answers. */
export function isPage(path: string): boolean {
  return path === '/' || path.startsWith('/a/') || path.startsWith('/plugins/');
}

async function read(file: string, hashed: boolean): Promise<StaticFile | undefined> {
  try {
    return { bytes: await readFile(file), contentType: TYPES[extname(file)] ?? 'application/octet-stream', hashed };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(code)) return undefined;
    throw error;
  }
}
