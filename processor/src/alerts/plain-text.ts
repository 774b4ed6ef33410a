/** Control characters, and the marks that reorder or hide text: registers refuse them, so what comes from outside is kept without them. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** `<` before what would make it markup looks alike and means nothing. */
const MARKUP = /<(?=[a-z!/?])/gi;

/** Text from outside as one plain line of at most `most` characters; empty where nothing is left. */
export function toPlainLine(text: string, most: number): string {
  const line = text.toWellFormed().replace(HIDDEN, ' ').replace(MARKUP, '‹').replace(/\s+/g, ' ').trim();
  return line.length <= most
    ? line
    : `${line
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`;
}
