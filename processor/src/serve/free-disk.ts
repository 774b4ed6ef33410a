import { statfs } from 'node:fs/promises';

const CHECK_MS = 2000;

/** Watches the free space under a folder: below the floor, ingest refuses rather than fails half-way. */
export async function watchFreeDisk(folder: string, floorBytes: number, onFailure: (error: unknown) => void): Promise<{ isLow(): boolean; stop(): void }> {
  let low = false;
  async function check(): Promise<void> {
    const { bavail, bsize } = await statfs(folder);
    low = bavail * bsize < floorBytes;
  }
  await check();
  const timer = setInterval(() => void check().catch(onFailure), CHECK_MS);
  return { isLow: () => low, stop: () => clearInterval(timer) };
}
