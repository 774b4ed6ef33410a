/** A value in a text that its place names, though no word beside it does. */
export interface Cell {
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** The column's or list's name. */
  readonly label: string;
}
