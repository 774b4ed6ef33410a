import { CodedError } from '@spanproof/vocabulary';
import { type Crypto, parseCheckpoint, type Vkey, verifyNote } from '@spanproof/vocabulary/ledger';
import type { Disk } from '../journal/contract.ts';
import { replaceFile } from '../replace-file.ts';

/** The last checkpoint that the witness cosigned of one log. */
export interface WitnessedHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** With the log's signature and the witness's own. */
  readonly note: Uint8Array;
}

/** What the witness has seen, by the log's origin. */
export interface Heads {
  get(origin: string): WitnessedHead | undefined;
  /** Durable when it resolves; nothing is cosigned before. */
  put(origin: string, head: WitnessedHead): Promise<void>;
}

/**
 * Opens the file that `makeHeads` made, and checks it by the witness's own key.
 * @throws CodedError WITNESS_STATE_INVALID where it is gone or holds what this witness did not sign: it could then cosign a second history
 */
export async function openHeads(
  collaborators: { readonly disk: Disk; readonly crypto: Crypto },
  settings: { readonly path: string; readonly vkey: Vkey },
): Promise<Heads> {
  const { disk, crypto } = collaborators;
  const { path, vkey } = settings;
  const heads = new Map<string, WitnessedHead>();
  for (const [origin, note] of await readNotes(disk, path)) heads.set(origin, readHead(crypto, vkey, origin, Buffer.from(note)));

  return {
    get: (origin) => heads.get(origin),
    async put(origin, head) {
      const next = new Map(heads).set(origin, head);
      await replaceFile(disk, path, formatNotes(next));
      heads.set(origin, head);
    },
  };
}

/** For a witness that is new: its file is there from the beginning, so that a lost one is noticed. */
export async function makeHeads(disk: Disk, path: string): Promise<void> {
  await replaceFile(disk, path, formatNotes(new Map()));
}

function formatNotes(heads: ReadonlyMap<string, WitnessedHead>): Uint8Array {
  return Buffer.from(JSON.stringify([...heads].map(([origin, { note }]) => [origin, Buffer.from(note).toString()])));
}

async function readNotes(disk: Disk, path: string): Promise<readonly (readonly [string, string])[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(await disk.read(path)).toString('utf8'));
  } catch (cause) {
    throw invalid('it cannot be read', cause);
  }
  if (!Array.isArray(parsed) || !parsed.every(isPair)) throw invalid('it is not a list of origins and checkpoints');
  return parsed;
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function readHead(crypto: Crypto, vkey: Vkey, origin: string, note: Uint8Array): WitnessedHead {
  try {
    const checkpoint = parseCheckpoint(verifyNote(crypto, note, [vkey]).text);
    if (checkpoint.origin !== origin) throw invalid(`the checkpoint kept for ${origin} is of another log`);
    return { size: checkpoint.size, root: checkpoint.root, note };
  } catch (cause) {
    throw invalid(`the checkpoint kept for ${origin} is not one that this witness signed`, cause);
  }
}

function invalid(what: string, cause?: unknown): CodedError {
  return new CodedError('WITNESS_STATE_INVALID', `the witness does not know what it has seen: ${what}`, {
    ...(cause === undefined ? {} : { cause }),
    todo: 'restore the newest copy of its folder; a witness that lost its state takes a new name and key',
  });
}
