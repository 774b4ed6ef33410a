import type { Cell } from './cell.ts';

/** A key with nothing behind it, an item of a list in one line. */
const KEY = /([ ]{0,64})(?:- )?["']?([A-Za-z_][\w .-]{0,48})["']?:[ \t]{0,8}\r?\n/y;
const ITEM = /([ ]{0,64})-[ \t]{1,8}["']?([^\s"'][^\n]{0,4000})(?:\n|$)/y;
const SHORTEST_ITEM = 3;

/**
 * The list below the key that begins at `start`, as YAML and people write them: the key may stand far above its items. Adds them and returns the offset behind
 * the last; `start` where there is none.
 */
export function readList(text: string, start: number, cells: Cell[]): number {
  KEY.lastIndex = start;
  const key = KEY.exec(text);
  if (key === null) return start;
  const [, indent = '', label = ''] = key;
  let next = start;
  ITEM.lastIndex = KEY.lastIndex;
  for (let item = ITEM.exec(text); item !== null; item = ITEM.exec(text)) {
    const [whole, depth = '', rest = ''] = item;
    if (depth.length < indent.length) break;
    const value = rest.trimEnd().replace(/["']$/, '');
    const from = item.index + whole.lastIndexOf(rest);
    if (value.length >= SHORTEST_ITEM) cells.push({ start: from, end: from + value.length, label });
    next = ITEM.lastIndex;
  }
  return next;
}
