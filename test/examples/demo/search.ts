import { readFilesBelow } from '../../support/plaintext-scan.ts';
import type { Planted } from '../support-desk/planted.ts';

/** Which planted values stand in plain text in the bytes. */
export function findPlanted(bytes: Buffer, planted: readonly Planted[]): readonly Planted[] {
  const used = bytes.subarray(0, endOfContent(bytes));
  return planted.filter(({ value }) => used.includes(value));
}

/** The same for every file below a folder, with how many bytes were looked at. */
export function searchFolder(folder: string, planted: readonly Planted[]): { readonly found: readonly string[]; readonly bytes: number } {
  const found: string[] = [];
  let searched = 0;
  for (const { path, bytes } of readFilesBelow(folder)) {
    searched += bytes.length;
    for (const { kind } of findPlanted(bytes, planted)) found.push(`${kind} in ${path}`);
  }
  return { found, bytes: searched };
}

/** Journal files are allotted in advance; the zeros behind what was written need no search. */
function endOfContent(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end;
}
