import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize, sep } from 'node:path';

const WORKSPACE = join(import.meta.dirname, '..');
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Where Grafana's style sheet looks for its fonts; the last one is its Roboto Mono for Latin. */
const FONTS: Readonly<Record<string, readonly [family: string, file: string]>> = {
  '/public/fonts/inter/Inter-Regular.woff2': ['inter', 'inter-latin-400-normal.woff2'],
  '/public/fonts/inter/Inter-Medium.woff2': ['inter', 'inter-latin-500-normal.woff2'],
  '/public/fonts/roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2': ['roboto-mono', 'roboto-mono-latin-400-normal.woff2'],
};

export interface StaticFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Finds the file for a path of the host's address space; undefined where there is none. */
export type FindStaticFile = (path: string) => Promise<StaticFile | undefined>;

/**
 * What the host's server serves beside the API and /host/session.json: the plugin's artefact as webpack left it, the host, Grafana's icons;
 * every other page address is the host's. `path` is from outside, without its query.
 */
export function createStaticFiles(): FindStaticFile {
  const { resolve } = createRequire(import.meta.url);
  const icons = join(dirname(resolve('@grafana/ui/package.json')), 'dist/public/img/icons');
  const folders: readonly (readonly [prefix: string, folder: string])[] = [
    ['/public/plugins/spanproof-evidence-app/', join(WORKSPACE, 'dist')],
    ['/public/build/img/icons/', icons],
    ['/host-assets/', join(WORKSPACE, 'host/dist')],
  ];
  return async (path) => {
    if (path === '/' || path.startsWith('/a/') || path.startsWith('/plugins/')) return read(join(WORKSPACE, 'host/dist/index.html'));
    const [family, font] = FONTS[path] ?? [];
    if (font !== undefined) return read(join(dirname(resolve(`@fontsource/${family}/package.json`)), 'files', font));
    const [prefix, folder] = folders.find(([start]) => path.startsWith(start)) ?? [];
    if (prefix === undefined || folder === undefined) return undefined;
    const file = normalize(join(folder, path.slice(prefix.length)));
    // Whatever the path spells, it stays inside the folder.
    return file.startsWith(`${folder}${sep}`) ? read(file) : undefined;
  };
}

async function read(file: string): Promise<StaticFile | undefined> {
  try {
    return { bytes: await readFile(file), contentType: TYPES[extname(file)] ?? 'application/octet-stream' };
  } catch {
    return undefined; // not there, or a folder: the caller answers 404
  }
}
