import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import type { Disk, DiskFile } from '../journal/contract.ts';
import { parseKeyLines } from './key-lines.ts';
import { formatRingLine, type RingLine, readRingLine } from './ring-line.ts';
import { planScrub } from './scrub-lines.ts';
import { createTurns } from '../turns.ts';

/** One writer's file of wrapped data keys: lines are added; where a key is erased, zeros stand in its line. */
export interface RingFile {
  /** The lines found at opening. */
  readonly lines: readonly RingLine[];
  /**
   * Forms a line in its turn, so that it is wrapped under the KEK that counts then, and resolves with it when it is durable.
   * @throws CodedError DISK_FULL, DISK_FAILED: then the line does not count
   */
  append(form: () => Promise<RingLine>): Promise<RingLine>;
  /** Writes zeros over wrapping, check and tags of these keys (hex ids), in place; resolves when that is durable. */
  erase(keyIds: readonly string[]): Promise<void>;
  /** Puts a whole new file in the place of this one. Erased lines stay away; `form` gets all lines there are now. */
  replace(form: (lines: readonly RingLine[]) => Promise<readonly RingLine[]>): Promise<void>;
  close(): Promise<void>;
}

/** Only its own writer opens a ring file for writing. What a crash cut short behind the last line feed is overwritten. */
export async function openRingFile(disk: Disk, folder: string, name: string): Promise<RingFile> {
  const path = join(folder, name);
  const exists = (await disk.list(folder)).includes(name);
  const found = exists ? await disk.read(path) : new Uint8Array(0);
  let file = await disk.open(path);
  let position = found.lastIndexOf(0x0a) + 1;
  await file.truncate(position);
  await file.sync();
  await disk.syncFolder(folder);
  let refusal: CodedError | undefined;
  const turns = createTurns();

  async function appendNow(form: () => Promise<RingLine>): Promise<RingLine> {
    if (refusal !== undefined) throw refusal;
    const line = await form();
    const bytes = Buffer.concat([formatRingLine(line), Buffer.from('\n')]);
    try {
      await file.write([bytes], position);
      await file.sync();
    } catch (cause) {
      await rollBack(cause);
      throw cause;
    }
    position += bytes.length;
    return line;
  }

  async function rollBack(cause: unknown): Promise<void> {
    try {
      await file.truncate(position);
      await file.sync();
    } catch (error) {
      refusal = new CodedError('KEY_UNAVAILABLE', `${name} takes no more keys: a failed write could not be undone`, {
        cause: new AggregateError([cause, error]),
        todo: 'free or repair the disk, then restart',
      });
      throw refusal;
    }
  }

  async function readNow(): Promise<Uint8Array> {
    return (await disk.read(path)).subarray(0, position);
  }

  async function eraseNow(keyIds: readonly string[]): Promise<void> {
    const scrubs = planScrub(await readNow(), keyIds, ['wrapped', 'check', 'scope']);
    for (const { position: at, bytes } of scrubs) await file.write([bytes], at);
    await file.sync();
  }

  async function replaceNow(form: Parameters<RingFile['replace']>[0]): Promise<void> {
    if (refusal !== undefined) throw refusal;
    const bytes = Buffer.concat((await form(readRingLines(name, await readNow()))).flatMap((line) => [formatRingLine(line), Buffer.from('\n')]));
    const next = await writeWhole(disk, `${path}.next`, bytes);
    await disk.rename(`${path}.next`, path);
    await disk.syncFolder(folder);
    const old = file;
    [file, position] = [next, bytes.length];
    await old.close();
  }

  return {
    lines: readRingLines(name, found.subarray(0, position)),
    append: (form) => turns.take(() => appendNow(form)),
    erase: (keyIds) => turns.take(() => eraseNow(keyIds)),
    replace: (form) => turns.take(() => replaceNow(form)),
    async close() {
      await turns.settled();
      await file.close();
    },
  };
}

async function writeWhole(disk: Disk, path: string, bytes: Uint8Array): Promise<DiskFile> {
  const file = await disk.open(path);
  await file.truncate(0);
  await file.write([bytes], 0);
  await file.sync();
  return file;
}

/** @throws CodedError KEY_UNAVAILABLE for a damaged line */
export function readRingLines(name: string, bytes: Uint8Array): readonly RingLine[] {
  return parseKeyLines(name, bytes).map((line) => readRingLine(name, line));
}
