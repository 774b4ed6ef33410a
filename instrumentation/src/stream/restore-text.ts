import { createTextScan } from './json-scan.ts';
import type { TextReader } from './text-scan.ts';

/** The text with placeholders of the request as what they stand for, escaped as deep as they stand in JSON. */
export function restoreText(reader: TextReader, text: string): string {
  if (reader.restore.size === 0) return text;
  const scan = createTextScan(reader, '');
  scan.feed(text);
  let result = '';
  let at = 0;
  for (const { start, end, restored, write } of scan.settle(true)) {
    if (restored === undefined) continue;
    result += text.slice(at, start) + write(restored);
    at = end;
  }
  return result + text.slice(at);
}
