/** Bytes to write over a part of a key file: as long as what stood there, so that no other line moves. */
export interface Scrub {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/**
 * Where lines of a key file hold what must go: the values of `members` in every line that `names` one of the ids. Base64 becomes zeros, hex becomes
 * zeros, so that the line stays one, whatever part of the write a crash lets through.
 */
export function planScrub(file: Uint8Array, keyIds: readonly string[], members: readonly ('wrapped' | 'check' | 'scope')[]): readonly Scrub[] {
  const text = Buffer.from(file).toString('latin1');
  return keyIds.flatMap((id) => {
    const scrubs: Scrub[] = [];
    for (let at = text.indexOf(`"key_id":"${id}"`); at >= 0; at = text.indexOf(`"key_id":"${id}"`, at + 1)) {
      const start = text.lastIndexOf('\n', at) + 1;
      const end = text.indexOf('\n', at);
      scrubs.push(...scrubLine(text.slice(start, end < 0 ? undefined : end), start, members));
    }
    return scrubs;
  });
}

function scrubLine(line: string, start: number, members: readonly string[]): readonly Scrub[] {
  return members.flatMap((member) => {
    const pattern = member === 'scope' ? /"scope":\["subject"((?:,"[0-9a-f]*")+)\]/ : new RegExp(`"${member}":"([^"]*)"`);
    const found = pattern.exec(line);
    const value = found?.[1];
    if (found === null || value === undefined) return [];
    const zeros = member === 'wrapped' ? value.replace(/[^=]/g, 'A') : value.replace(/[0-9a-f]/g, '0');
    return [{ position: start + found.index + found[0].indexOf(value), bytes: Buffer.from(zeros, 'latin1') }];
  });
}
