/** A string or number literal inside a JSON text. */
export interface JsonLiteral {
  readonly role: 'key' | 'value' | 'number';
  /**
   * RFC 6901, from the text's root. Where a member name repeats, its n-th occurrence (n >= 2) carries `~n`, and a key literal ends in `~k`:
   * both escapes are unused by RFC 6901, so that every literal has its own pointer.
   */
  readonly pointer: string;
  /** The literal in the text, with its quotes. */
  readonly start: number;
  readonly end: number;
  /** Decoded; of a number, the text. */
  readonly value: string;
  /** The nearest member name above the value, for members of arrays that of the array; empty where there is none. */
  readonly label: string;
}

/** Replaces [start, end) of a literal's decoded value. Of a number, the whole literal becomes a string. */
export interface LiteralEdit {
  readonly literal: JsonLiteral;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** Replaces [start, end) of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** Deeper texts are not read as JSON; their strings are still found by scanning the text. */
export const MAX_JSON_DEPTH = 64;
/** A number can only carry a finding from this many characters on. */
const MIN_NUMBER = 6;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

interface Reader {
  readonly text: string;
  readonly literals: JsonLiteral[];
}
/** Offset behind what was read, or -1 where the text is not JSON. */
type Offset = number;

/**
 * Every string and longer number of a JSON object or array, in order of appearance; undefined where the text is anything else.
 * Accepts exactly what JSON.parse accepts, down to MAX_JSON_DEPTH. Attacker-controlled input; linear, no exceptions.
 */
export function readLiterals(text: string): readonly JsonLiteral[] | undefined {
  const first = skipSpace(text, 0);
  if (text[first] !== '{' && text[first] !== '[') return undefined;
  const reader: Reader = { text, literals: [] };
  const end = readValue(reader, first, '', '', 0);
  return end >= 0 && skipSpace(text, end) === text.length ? reader.literals : undefined;
}

function readValue(reader: Reader, start: number, pointer: string, label: string, depth: number): Offset {
  switch (reader.text[start]) {
    case '{':
      return depth < MAX_JSON_DEPTH ? readObject(reader, start, pointer, depth) : -1;
    case '[':
      return depth < MAX_JSON_DEPTH ? readArray(reader, start, pointer, label, depth) : -1;
    case '"':
      return readString(reader, start, 'value', pointer, label);
    case 't':
      return readWord(reader.text, start, 'true');
    case 'f':
      return readWord(reader.text, start, 'false');
    case 'n':
      return readWord(reader.text, start, 'null');
    case undefined:
      return -1;
    default:
      return readNumber(reader, start, pointer, label);
  }
}

function readObject(reader: Reader, start: number, pointer: string, depth: number): Offset {
  const { text, literals } = reader;
  const seen = new Map<string, number>();
  let index = skipSpace(text, start + 1);
  if (text[index] === '}') return index + 1;
  for (;;) {
    const place = literals.length;
    index = text[index] === '"' ? readString(reader, index, 'key', '', '') : -1;
    if (index < 0) return -1;
    const key = literals[place]!;
    const times = (seen.get(key.value) ?? 0) + 1;
    seen.set(key.value, times);
    const member = `${pointer}/${escapeSegment(key.value)}${times > 1 ? `~${times}` : ''}`;
    literals[place] = { ...key, pointer: `${member}~k` };
    index = skipSpace(text, index);
    if (text[index] !== ':') return -1;
    index = readValue(reader, skipSpace(text, index + 1), member, key.value, depth + 1);
    if (index < 0) return -1;
    index = skipSpace(text, index);
    if (text[index] === '}') return index + 1;
    if (text[index] !== ',') return -1;
    index = skipSpace(text, index + 1);
  }
}

function readArray(reader: Reader, start: number, pointer: string, label: string, depth: number): Offset {
  const { text } = reader;
  let index = skipSpace(text, start + 1);
  if (text[index] === ']') return index + 1;
  for (let position = 0; ; position++) {
    index = readValue(reader, index, `${pointer}/${position}`, label, depth + 1);
    if (index < 0) return -1;
    index = skipSpace(text, index);
    if (text[index] === ']') return index + 1;
    if (text[index] !== ',') return -1;
    index = skipSpace(text, index + 1);
  }
}

function readString(reader: Reader, start: number, role: 'key' | 'value', pointer: string, label: string): Offset {
  const { text } = reader;
  let escaped = false;
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) {
      const value = escaped ? (JSON.parse(text.slice(start, index + 1)) as string) : text.slice(start + 1, index);
      reader.literals.push({ role, pointer, start, end: index + 1, value, label });
      return index + 1;
    }
    if (code < 0x20) return -1;
    if (code === 0x5c) {
      const length = escapeLength(text, index);
      if (length === 0) return -1;
      escaped = true;
      index += length - 1;
    }
  }
  return -1;
}

function readNumber(reader: Reader, start: number, pointer: string, label: string): Offset {
  NUMBER.lastIndex = start;
  const value = NUMBER.exec(reader.text)?.[0];
  if (value === undefined) return -1;
  if (value.length >= MIN_NUMBER) reader.literals.push({ role: 'number', pointer, start, end: start + value.length, value, label });
  return start + value.length;
}

function readWord(text: string, start: number, word: string): Offset {
  return text.startsWith(word, start) ? start + word.length : -1;
}

/** Length of the escape at a backslash, 0 where it is none. */
function escapeLength(text: string, index: number): number {
  const kind = text[index + 1];
  if (kind === 'u') return /^[0-9a-fA-F]{4}$/.test(text.slice(index + 2, index + 6)) ? 6 : 0;
  return kind !== undefined && '"\\/bfnrt'.includes(kind) ? 2 : 0;
}

function skipSpace(text: string, start: number): number {
  let index = start;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return index;
    index++;
  }
}

/** One segment of a JSON pointer. */
export function escapeSegment(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** Translates edits of decoded values into edits of the text; the text with them is valid JSON again. */
export function toTextEdits(text: string, edits: readonly LiteralEdit[]): TextEdit[] {
  return edits.map(({ literal, start, end, replacement }) => {
    if (literal.role === 'number') return { start: literal.start, end: literal.end, replacement: JSON.stringify(replacement) };
    const from = locate(text, literal.start + 1, start);
    return { start: from, end: locate(text, from, end - start), replacement: JSON.stringify(replacement).slice(1, -1) };
  });
}

/** Where the literal's text goes on after `units` decoded UTF-16 units. */
function locate(text: string, start: number, units: number): number {
  let index = start;
  for (let unit = 0; unit < units; unit++) index += text[index] === '\\' ? escapeLength(text, index) : 1;
  return index;
}

/** Applies disjoint edits; everything outside them stays as it is. */
export function spliceText(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let index = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(index, edit.start) + edit.replacement;
    index = edit.end;
  }
  return result + text.slice(index);
}

/** Replaces parts of literals, as readLiterals() gave them; everything else of the text stays byte for byte, and the result is valid JSON. */
export function spliceStrings(text: string, edits: readonly LiteralEdit[]): string {
  return spliceText(text, toTextEdits(text, edits));
}
