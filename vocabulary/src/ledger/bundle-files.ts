import type { ByteSource } from './zip-read.ts';
import { readZip, sourceOf } from './zip-read.ts';
import { LOCAL_HEADER_SIZE } from './zip.ts';

/** A bundle's files, zipped or in a folder. */
export interface BundleFiles {
  /** Ascending. */
  readonly names: readonly string[];
  /** Undefined where there is no such file. The bytes are not to be changed. */
  read(name: string): Uint8Array | undefined;
  /** CRC-32 that a zip states for the file; undefined where the bundle is a folder. */
  crcOf(name: string): number | undefined;
  /** Where the file's bytes lie in the zip; undefined where the bundle is a folder. */
  placeOf(name: string): { readonly offset: number; readonly size: number } | undefined;
}

/** @throws CodedError BUNDLE_INVALID (zip-read.ts) */
export function openZip(bundle: Uint8Array | ByteSource): BundleFiles {
  const source = bundle instanceof Uint8Array ? sourceOf(bundle) : bundle;
  const members = new Map(readZip(source).map((member) => [member.name, member]));
  return {
    names: [...members.keys()],
    read(name) {
      const member = members.get(name);
      return member === undefined ? undefined : source.read(member.offset + LOCAL_HEADER_SIZE + name.length, member.size);
    },
    crcOf: (name) => members.get(name)?.crc,
    placeOf(name) {
      const member = members.get(name);
      return member === undefined ? undefined : { offset: member.offset + LOCAL_HEADER_SIZE + name.length, size: member.size };
    },
  };
}

/** Files of an unpacked bundle. */
export function filesOf(files: ReadonlyMap<string, Uint8Array>): BundleFiles {
  return { names: [...files.keys()].toSorted(), read: (name) => files.get(name), crcOf: () => undefined, placeOf: () => undefined };
}
