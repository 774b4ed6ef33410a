/** A table before it has a format. A number is a count; everything else is text, whatever it looks like. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}
export type TableCell = string | number | undefined;
