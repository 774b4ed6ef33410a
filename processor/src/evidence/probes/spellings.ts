/** Length of a canary in UTF-16 units: nothing of that length in content stands in a core by chance. */
export const LENGTH = 32;

/** Spellings under which a value would show: as it is, JSON-escaped, in hex, in UTF-16, and in base64 at each alignment. */
export function spellingsOf(value: string): readonly Buffer[] {
  const bytes = Buffer.from(value, 'utf8');
  const encoded = [0, 1, 2].map((shift) => {
    // The outer characters mix with the neighbours of the value and are cut.
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, -1));
  });
  return [bytes, Buffer.from(JSON.stringify(value).slice(1, -1)), Buffer.from(bytes.toString('hex')), Buffer.from(value, 'utf16le'), ...encoded];
}

/** The scanner's own positive control: every spelling, planted in a buffer of other bytes, is found there. */
export function findsWhatIsThere(spelt: readonly (readonly Buffer[])[]): boolean {
  return spelt.every((spellings) =>
    spellings.every((spelling) => spelling.length > 0 && Buffer.concat([Buffer.alloc(61, 0xa5), spelling, Buffer.alloc(67, 0x5a)]).includes(spelling)),
  );
}
