import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import type { Disk } from '../journal/contract.ts';
import { parseKeyLines } from './key-lines.ts';
import { formatRingLine, type RingLine, readRingLine } from './ring-line.ts';

/** One writer's append-only file of wrapped data keys. */
export interface RingFile {
  /** The lines found at opening. */
  readonly lines: readonly RingLine[];
  /** Resolves when the line is durable. @throws CodedError DISK_FULL, DISK_FAILED: then the line does not count */
  append(line: RingLine): Promise<void>;
}

/** Only its own writer opens a ring file for writing. What a crash cut short behind the last line feed is overwritten. */
export async function openRingFile(disk: Disk, folder: string, name: string): Promise<RingFile> {
  const path = join(folder, name);
  const exists = (await disk.list(folder)).includes(name);
  const found = exists ? await disk.read(path) : new Uint8Array(0);
  const file = await disk.open(path);
  let position = found.lastIndexOf(0x0a) + 1;
  await file.truncate(position);
  await file.sync();
  await disk.syncFolder(folder);
  let refusal: CodedError | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function appendNow(line: RingLine): Promise<void> {
    if (refusal !== undefined) throw refusal;
    const bytes = Buffer.concat([formatRingLine(line), Buffer.from('\n')]);
    try {
      await file.write([bytes], position);
      await file.sync();
    } catch (cause) {
      await rollBack(cause);
      throw cause;
    }
    position += bytes.length;
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

  return {
    lines: readRingLines(name, found.subarray(0, position)),
    append(line) {
      const done = turn.then(() => appendNow(line));
      turn = done.then(
        () => undefined,
        () => undefined, // heard by the caller of this append
      );
      return done;
    },
  };
}

/** @throws CodedError KEY_UNAVAILABLE for a damaged line */
export function readRingLines(name: string, bytes: Uint8Array): readonly RingLine[] {
  return parseKeyLines(name, bytes).map((line) => readRingLine(name, line));
}
