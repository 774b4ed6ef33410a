import { BAGIT_TXT, formatManifest, parseBagInfo } from './bundle-bag.ts';
import type { BundleDescription } from './bundle-description.ts';
import type { BundleFiles } from './bundle-files.ts';
import { BUNDLE_PATHS, isKnownFile, isTagFile } from './bundle-layout.ts';
import { equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { decodeUtf8, encodeUtf8 } from './text.ts';
import type { Findings } from './verify-findings.ts';
import { crc32 } from './zip-crc.ts';

interface Hashed {
  readonly name: string;
  readonly size: number;
  readonly sha256: Uint8Array;
}

/** What the container says of a file, computed from its bytes. */
export interface FileDigest {
  readonly size: number;
  readonly crc: number;
  readonly sha256: Uint8Array;
}

function digestFile(crypto: Crypto, bytes: Uint8Array): FileDigest {
  return { size: bytes.length, crc: crc32(bytes), sha256: crypto.sha256(bytes) };
}

const MANIFEST_LINE = /^([0-9a-f]{64}) {2}(.+)$/;

/**
 * Checks the container: every file known, every file as the manifests list it. `known` are files that somebody read already. Returns the hash of the tag manifest, which the signature covers.
 */
export function checkBag(
  collaborators: { readonly crypto: Crypto; readonly findings: Findings },
  files: BundleFiles,
  description: BundleDescription,
  known: ReadonlyMap<string, FileDigest>,
): Uint8Array | undefined {
  const { crypto, findings } = collaborators;
  const hashed: Hashed[] = [];
  for (const name of files.names) {
    if (!isKnownFile(description, name)) findings.add('BUNDLE_FILE_UNKNOWN', { path: name }, 'no bundle of this description has this file');
    const digest = known.get(name) ?? digestFile(crypto, files.read(name) ?? new Uint8Array(0));
    const crc = files.crcOf(name);
    if (crc !== undefined && digest.crc !== crc) findings.add('BUNDLE_ZIP', { path: name }, 'the file does not match its CRC');
    hashed.push({ name, size: digest.size, sha256: digest.sha256 });
  }
  const payload = hashed.filter(({ name }) => !isTagFile(name));
  const unlisted: ReadonlySet<string> = new Set([BUNDLE_PATHS.tagManifest, BUNDLE_PATHS.signature]);
  checkManifest(findings, files, BUNDLE_PATHS.manifest, payload);
  checkManifest(
    findings,
    files,
    BUNDLE_PATHS.tagManifest,
    hashed.filter(({ name }) => isTagFile(name) && !unlisted.has(name)),
  );
  checkTags(findings, files, payload);
  return hashed.find(({ name }) => name === BUNDLE_PATHS.tagManifest)?.sha256;
}

function checkManifest(findings: Findings, files: BundleFiles, path: string, listed: readonly Hashed[]): void {
  const bytes = files.read(path);
  if (bytes === undefined) {
    findings.add('BUNDLE_FILE_MISSING', { path }, 'the bundle has no such file');
    return;
  }
  const expected = formatManifest(listed);
  if (equalBytes(bytes, expected)) return;
  const stated = readLines(bytes);
  const actual = readLines(expected) ?? new Map<string, string>();
  const differing =
    stated === undefined ? [] : [...new Set([...stated.keys(), ...actual.keys()])].filter((name) => stated.get(name) !== actual.get(name)).toSorted();
  for (const name of differing) {
    if (!actual.has(name)) findings.add('BUNDLE_FILE_MISSING', { path: name }, `${path} lists it`);
    else findings.add('BUNDLE_MANIFEST', { path: name }, stated?.has(name) === true ? `not the file that ${path} lists` : `${path} does not list it`);
  }
  if (differing.length === 0) findings.add('BUNDLE_MANIFEST', { path }, 'lines are malformed, repeated or out of order');
}

/** Undefined where a line is malformed or a name appears twice. */
function readLines(bytes: Uint8Array): Map<string, string> | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined || (text !== '' && !text.endsWith('\n'))) return undefined;
  const lines = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, hash, name] = MANIFEST_LINE.exec(line) ?? [];
    if (hash === undefined || name === undefined || lines.has(name)) return undefined;
    lines.set(name, hash);
  }
  return lines;
}

function checkTags(findings: Findings, files: BundleFiles, payload: readonly Hashed[]): void {
  const bagit = files.read(BUNDLE_PATHS.bagit);
  if (bagit === undefined) findings.add('BUNDLE_FILE_MISSING', { path: BUNDLE_PATHS.bagit }, 'the bundle has no such file');
  else if (!equalBytes(bagit, encodeUtf8(BAGIT_TXT))) findings.add('BUNDLE_INVALID', { path: BUNDLE_PATHS.bagit }, 'not the one text it may hold');
  const bytes = files.read(BUNDLE_PATHS.info);
  const text = bytes === undefined ? undefined : decodeUtf8(bytes);
  const info = text === undefined ? undefined : parseBagInfo(text);
  if (bytes === undefined) findings.add('BUNDLE_FILE_MISSING', { path: BUNDLE_PATHS.info }, 'the bundle has no such file');
  else if (info === undefined) findings.add('BUNDLE_INVALID', { path: BUNDLE_PATHS.info }, 'lines are unknown, missing or out of order');
  else if (info.payloadBytes !== payload.reduce((sum, { size }) => sum + size, 0) || info.payloadFiles !== payload.length)
    findings.add('BUNDLE_MISMATCH', { path: BUNDLE_PATHS.info }, 'Payload-Oxum is not the size of the payload');
}
