import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** `NNNNNNNN.fwd`, numbered from 0. */
export function segmentPath(folder: string, segment: number): string {
  return join(folder, `${String(segment).padStart(8, '0')}.fwd`);
}

/** Ascending; other names are not the journal's. */
export async function listSegments(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /^[0-9]{8}\.fwd$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .toSorted((a, b) => a - b);
}

export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

export function readSegment(folder: string, segment: number): Promise<Buffer> {
  return readFile(segmentPath(folder, segment));
}

/** A new, empty segment whose name is durable. */
export async function createSegment(folder: string, segment: number): Promise<FileHandle> {
  const file = await open(segmentPath(folder, segment), constants.O_CREAT | constants.O_TRUNC | constants.O_RDWR, 0o600);
  await syncFolder(folder);
  return file;
}

export async function removeSegment(folder: string, segment: number): Promise<void> {
  await rm(segmentPath(folder, segment), { force: true });
}

/** The payload of a record, from whatever segment it lies in. */
export async function readAt(folder: string, place: { readonly segment: number; readonly offset: number; readonly length: number }): Promise<Uint8Array> {
  const file = await open(segmentPath(folder, place.segment), 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow(place.length);
    const { bytesRead } = await file.read(bytes, 0, place.length, place.offset);
    if (bytesRead !== place.length) throw new Error('a forward segment is shorter than what was written');
    return bytes;
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
