import type { Frame, Framing } from './framing.ts';
import { createLineBuffer } from './line-buffer.ts';

/** Blank lines, names of events, short ids and comments of words: nothing to look for. */
const PLAIN_ASIDE = /^(?:(?:event|retry|id)?: ?[A-Za-z._ -]{0,64})?$/;

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): a frame ends with a blank line. */
export function createSseFraming(): Framing {
  const buffer = createLineBuffer(true);
  let lines: Buffer[] = [];
  let waiting = 0;

  function take(all: readonly Buffer[]): readonly Frame[] {
    const frames: Frame[] = [];
    for (const line of all) {
      lines.push(line);
      waiting += line.length;
      if (!isBlank(line)) continue;
      frames.push(readFrame(lines));
      lines = [];
      waiting = 0;
    }
    return frames;
  }

  return {
    feed: (bytes) => take(buffer.feed(bytes)),
    end() {
      const rest = buffer.rest();
      if (rest.length > 0) lines.push(rest);
      const frames = lines.length === 0 ? [] : [readFrame(lines)];
      lines = [];
      waiting = 0;
      return frames;
    },
    get waiting() {
      return waiting + buffer.waiting;
    },
    rewrite({ bytes }, data, keepAside) {
      const others = keepAside ? splitLines(bytes).filter((line) => line !== '' && dataOf(line) === undefined) : [];
      return Buffer.from(`${others.map((line) => `${line}\n`).join('')}${data === undefined ? '' : writeData(data)}\n`);
    },
    write: (data, event) => Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}${writeData(data)}\n`),
  };
}

function readFrame(lines: readonly Buffer[]): Frame {
  const bytes = lines.length === 1 ? lines[0]! : Buffer.concat(lines);
  const texts = splitLines(bytes);
  const data = texts.map(dataOf).filter((line) => line !== undefined);
  const aside = texts.filter((line) => dataOf(line) === undefined && !PLAIN_ASIDE.test(line));
  return { bytes, data: data.length === 0 ? undefined : data.join('\n'), aside: aside.join('\n') };
}

function splitLines(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString()
    .split(/\r\n|\n|\r/);
}

/** A byte order mark may stand before the first line. */
function dataOf(line: string): string | undefined {
  return /^\uFEFF?data(?:: ?(.*))?$/s.exec(line)?.[1];
}

function writeData(data: string): string {
  return data
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('');
}

function isBlank(line: Buffer): boolean {
  return line.length <= 2 && (line[0] === 0x0a || line[0] === 0x0d);
}
