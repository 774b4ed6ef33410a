import { scanReadings } from '@spanproof/vocabulary';
import { createPlainScan } from './plain-scan.ts';
import { createJsonLexer } from './json-lexer.ts';
import { createOffsetMap, type OffsetMap } from './offset-map.ts';
import type { Found, TextReader, TextScan } from './text-scan.ts';

/** JSON texts inside strings of JSON texts are followed this far, as in examineText(). */
const MAX_NESTED = 3;
/** Source text kept for the reading as plain text that takes over where the JSON ends. */
const MAX_BEFORE = 512;
/** Shorter numbers hold nothing. */
const SHORTEST_NUMBER = 4;
const BUDGET = { maxBytes: 1024, maxCandidates: 16 };

interface OpenString {
  readonly scan: TextScan;
  readonly map: OffsetMap;
  units: number;
}

/** A text that may be JSON: its strings and numbers one by one, under their member names. From where it is none, it is read as plain text. */
export function createTextScan(reader: TextReader, label: string, nested = 0): TextScan {
  let chosen: TextScan | undefined;
  let blanks = '';
  return {
    feed(piece) {
      if (chosen === undefined) {
        blanks += piece;
        const first = blanks.trimStart()[0];
        if (first === undefined) return;
        chosen = (first === '{' || first === '[') && nested < MAX_NESTED ? createJsonScan(reader, label, nested) : createPlainScan(reader, label);
        chosen.feed(blanks);
      } else chosen.feed(piece);
    },
    settle: (ended) => chosen?.settle(ended) ?? [],
    get safe() {
      return chosen?.safe ?? blanks.length;
    },
    get truncated() {
      return chosen?.truncated ?? false;
    },
  };
}

function createJsonScan(reader: TextReader, outerLabel: string, nested: number): TextScan {
  let open: OpenString | undefined;
  let found: Found[] = [];
  let truncated = false;
  /** The end of the source: [base, base + tail.length). */
  let tail = '';
  let base = 0;
  let safe = 0;
  let plain: { readonly scan: TextScan; readonly from: number } | undefined;

  const lexer = createJsonLexer({
    openString(offset, label) {
      const name = label === '' ? outerLabel : label;
      open = { scan: createTextScan(reader, name ?? '', name === undefined ? MAX_NESTED : nested + 1), map: createOffsetMap(offset), units: 0 };
    },
    inString(source) {
      if (open === undefined) return;
      open.scan.feed(decode(open, source));
    },
    closeString(offset) {
      if (open === undefined) return;
      takeFound(open, true);
      open = undefined;
      safe = offset;
    },
    scalar(start, end, text, label) {
      if (text.length < SHORTEST_NUMBER) return;
      const result = scanReadings(reader.scanner, text, BUDGET, label === '' ? outerLabel : label);
      const [first] = result.findings;
      if (first !== undefined) found.push({ kind: first.kind, start, end, value: text, obscured: false, write: (replacement) => JSON.stringify(replacement) });
    },
  });

  function takeFound({ scan, map }: OpenString, ended: boolean): void {
    for (const one of scan.settle(ended)) {
      found.push({ ...one, start: map.back(one.start), end: map.back(one.end), write: (replacement) => JSON.stringify(one.write(replacement)).slice(1, -1) });
    }
    truncated ||= scan.truncated;
    safe = Math.max(safe, map.back(scan.safe));
    map.forget(scan.safe);
  }

  /** What is not safe yet, and what stands before it, is read again as plain text. */
  function giveUp(): void {
    const from = Math.max(base, safe - MAX_BEFORE);
    plain = { scan: createPlainScan(reader, from === 0 ? outerLabel : ''), from };
    plain.scan.feed(tail.slice(from - base));
    tail = '';
  }

  function settlePlain({ scan, from }: { readonly scan: TextScan; readonly from: number }, ended: boolean): readonly Found[] {
    const given = safe;
    const rest = scan
      .settle(ended)
      .flatMap((one) => (one.end + from <= given ? [] : [{ ...one, start: Math.max(given, one.start + from), end: one.end + from }]));
    safe = Math.max(safe, scan.safe + from);
    return rest;
  }

  return {
    feed(piece) {
      if (plain !== undefined) return plain.scan.feed(piece);
      tail += piece;
      if (!lexer.feed(piece)) return giveUp();
      if (open === undefined) safe = Math.max(safe, lexer.offset);
    },
    settle(ended) {
      if (plain === undefined && open !== undefined) takeFound(open, ended);
      if (plain === undefined && ended && safe < base + tail.length) giveUp();
      const ready = found;
      found = [];
      const all = plain === undefined ? ready : [...ready, ...settlePlain(plain, ended)];
      if (plain === undefined && safe - base > 2 * MAX_BEFORE) {
        tail = tail.slice(safe - MAX_BEFORE - base);
        base = safe - MAX_BEFORE;
      }
      return all;
    },
    get safe() {
      return safe;
    },
    get truncated() {
      return truncated || (plain?.scan.truncated ?? false);
    },
  };
}

/** Decodes the escapes of a piece of a string's source, and remembers where they stood. */
function decode(open: OpenString, source: string): string {
  let removed = 0;
  const text = source.replace(/\\(?:u[0-9a-fA-F]{4}|.)/g, (escape: string, at: number) => {
    open.map.shift(open.units + at - removed + 1, escape.length - 1);
    removed += escape.length - 1;
    return JSON.parse(`"${escape}"`) as string;
  });
  open.units += text.length;
  return text;
}
