import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Spellings under which a value would show: as it is, JSON-escaped, base64 and hex at every alignment that matters, UTF-16. */
export function spellingsOf(value: string): readonly Buffer[] {
  const bytes = Buffer.from(value, 'utf8');
  const shifted = [0, 1, 2].map((shift) => {
    // Base64 of a substring depends on its offset modulo 3; its outer characters mix with the neighbours and are cut.
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(encoded.slice(shift === 0 ? 0 : shift + 1, -1));
  });
  return [bytes, Buffer.from(JSON.stringify(value).slice(1, -1)), Buffer.from(bytes.toString('hex')), Buffer.from(value, 'utf16le'), ...shifted];
}

/** Which of the values stand in the bytes. */
export function findPlaintext(bytes: Buffer, values: readonly string[]): readonly string[] {
  return values.filter((value) => spellingsOf(value).some((spelling) => bytes.includes(spelling)));
}

/** Every regular file below a folder, with its bytes. A running engine renames and removes files meanwhile: what is gone is gone. */
export function* readFilesBelow(folder: string): Generator<{ readonly path: string; readonly bytes: Buffer }> {
  for (const entry of orGone(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* readFilesBelow(path);
    const bytes = entry.isFile() ? orGone(() => readFileSync(path)) : undefined;
    if (bytes !== undefined) yield { path, bytes };
  }
}

function orGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
