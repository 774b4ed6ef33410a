import type { BundleDescription } from './bundle-description.ts';

/** Rows a block file holds at most: every file of a bundle fits in memory, and a one-shot hash (a browser's only kind) covers it. */
export const BLOCK_ROWS = 16_384;
/** Entries in a full tile (c2sp.org/tlog-tiles). */
export const TILE_ENTRIES = 256;
export const MAX_STREAMS = 1_000_000;

export const BUNDLE_PATHS = {
  bagit: 'bagit.txt',
  info: 'bag-info.txt',
  manifest: 'manifest-sha256.txt',
  tagManifest: 'tagmanifest-sha256.txt',
  signature: 'tagmanifest-sha256.txt.note',
  description: 'data/bundle.json',
  checkpoint: 'data/log/checkpoint',
  trustPolicy: 'keys/trust-policy',
  readme: 'README.txt',
  verifier: 'verify/verify.py',
} as const;

/** Files of the evidence package that have a place of their own. */
export const REPORT_PATHS = {
  report: 'data/report/report.json',
  sample: 'data/report/sample.json',
} as const;

/** The evidence package: names of ours, and of tables that controls are named after. What they say is covered by the manifest, and read by people. */
const REPORT_FILE =
  /^data\/report\/(?:report\.(?:html|json|xlsx)|answer-sheet\.html|data-flow\.(?:mmd|svg)|sample\.json|tables\/(?:controls\/)?[A-Za-z0-9][A-Za-z0-9.-]{0,99}\.csv)$/;

const ALWAYS: ReadonlySet<string> = new Set(Object.values(BUNDLE_PATHS));

/** `absent` and `held` are there only where they say something. */
export const BLOCK_FILES = ['absent', 'core.jsonl', 'held', 'leaves', 'parts'] as const;
export type BlockFile = (typeof BLOCK_FILES)[number];

/** Where block `block` (rows from block * BLOCK_ROWS on) of the description's stream number `stream` lies. */
export function blockPath(stream: number, block: number, file: BlockFile): string {
  return `data/streams/${pad(stream, 6)}/${pad(block, 6)}/${file}`;
}

/** Entries of tile `tile`; `width` of them, 256 in a full one. */
export function tilePath(tile: number, width: number): string {
  let path = pad(tile % 1000, 3);
  for (let rest = Math.floor(tile / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${pad(rest % 1000, 3)}/${path}`;
  return `data/log/tile/entries/${path}${width === TILE_ENTRIES ? '' : `.p/${width}`}`;
}

/** How many of a tile's entries a log of `size` entries has. */
export function tileWidth(tile: number, size: number): number {
  return Math.min(TILE_ENTRIES, size - tile * TILE_ENTRIES);
}

export function isTagFile(name: string): boolean {
  return !name.startsWith('data/');
}

/** True for the files that a bundle of this description has or may have; every other file is unknown. */
export function isKnownFile(description: Pick<BundleDescription, 'logSize' | 'streams'>, name: string): boolean {
  if (ALWAYS.has(name) || REPORT_FILE.test(name)) return true;
  const block = /^data\/streams\/([0-9]{6})\/([0-9]{6})\/([a-z.]+)$/.exec(name);
  if (block !== null) {
    const stream = description.streams[Number(block[1])];
    return stream !== undefined && Number(block[2]) * BLOCK_ROWS < stream.rows && BLOCK_FILES.some((file) => file === block[3]);
  }
  const tile = /^data\/log\/tile\/entries\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/[0-9]+)?$/.exec(name)?.[1];
  const number = tile === undefined ? Number.NaN : Number(tile.replace(/[x/]/g, ''));
  return number * TILE_ENTRIES < description.logSize && tilePath(number, tileWidth(number, description.logSize)) === name;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
