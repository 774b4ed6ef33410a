/** Characters a person does not see: tags (U+E0000 to U+E007F), zero-width ones between letters, directions that swap what is read, variation selectors in a row. */
const TAGS = /[\u{e0001}\u{e0020}-\u{e007f}]{2,}/u;
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/;
const BETWEEN_LETTERS = /[A-Za-z](?:\u200b|\u200c|\u200d|\u2060|\ufeff|\u00ad)[A-Za-z]/;
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,}/u;

/** Weight of evidence: 0 where nothing is hidden. */
export function weighInvisible(text: string): number {
  if (TAGS.test(text) || SELECTORS.test(text)) return 3;
  return (DIRECTIONS.test(text) ? 1 : 0) + (BETWEEN_LETTERS.test(text) ? 1.2 : 0);
}
