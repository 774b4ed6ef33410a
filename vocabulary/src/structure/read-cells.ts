import type { Cell } from './cell.ts';
import { readList } from './read-list.ts';
import { readTable } from './read-table.ts';

/** The values of a text that belong to a column or a list with a name, in order. Linear; attacker-controlled. */
export function readCells(text: string): readonly Cell[] {
  const cells: Cell[] = [];
  for (let start = 0, end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    const colon = text.charCodeAt(text.charCodeAt(end - 1) === 0x0d ? end - 2 : end - 1) === 0x3a;
    const behind = colon ? readList(text, start, cells) : readTable(text, start, cells);
    start = behind > start ? behind : end + 1;
  }
  return cells;
}
