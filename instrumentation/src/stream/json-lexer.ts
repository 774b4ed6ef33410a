/** What a piece of JSON text is made of. Offsets are absolute, behind the token. */
export interface JsonTokens {
  /** A string begins behind its quote; `label` is the member name above a value, undefined for a member name. */
  openString(offset: number, label: string | undefined): void;
  /** Source text inside the open string, escapes whole. */
  inString(source: string): void;
  /** Its closing quote stands at `offset`. */
  closeString(offset: number): void;
  /** A number, true, false or null. */
  scalar(start: number, end: number, text: string, label: string): void;
}

export interface JsonLexer {
  /** False once the text is no JSON: how much was read is in `offset`. */
  feed(piece: string): boolean;
  /** Where the next unread token begins: inside a string the end of what was given. */
  readonly offset: number;
}

interface Level {
  readonly list: boolean;
  label: string;
}

/** What may stand next. */
type Expect = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end' | 'nothing';

const MAX_DEPTH = 128;
const MAX_SCALAR = 64;
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const MAX_LABEL = 64;

/** Reads the text of one JSON value as it arrives. Attacker-controlled: bounded in depth, strict, never throws. */
export function createJsonLexer(tokens: JsonTokens): JsonLexer {
  const levels: Level[] = [];
  let expect: Expect = 'value';
  let state: 'between' | 'string' | 'scalar' | 'failed' = 'between';
  /** Unread rest of the last piece: a scalar or an escape that may go on. */
  let rest = '';
  let offset = 0;
  /** The member name under way; undefined inside a value. */
  let name: string | undefined;

  const labelOf = (): string => levels.at(-1)?.label ?? '';

  function endValue(): Expect {
    return levels.length === 0 ? 'nothing' : ', or end';
  }

  /** Takes one structural character; false where it may not stand here. */
  function takeMark(mark: string): boolean {
    switch (mark) {
      case '{':
      case '[':
        if (!expect.startsWith('value') || levels.length >= MAX_DEPTH) return false;
        levels.push({ list: mark === '[', label: labelOf() });
        expect = mark === '[' ? 'value or ]' : 'name or }';
        return true;
      case '}':
      case ']': {
        const level = levels.at(-1);
        if (level === undefined || level.list !== (mark === ']') || !(expect === ', or end' || expect.endsWith(` or ${mark}`))) return false;
        levels.pop();
        expect = endValue();
        return true;
      }
      case ',':
        if (expect !== ', or end') return false;
        expect = levels.at(-1)?.list === true ? 'value' : 'name';
        return true;
      case ':':
        if (expect !== ':') return false;
        expect = 'value';
        return true;
      case '"':
        if (!expect.startsWith('value') && !expect.startsWith('name')) return false;
        state = 'string';
        name = expect.startsWith('name') ? '' : undefined;
        tokens.openString(offset + 1, name === undefined ? labelOf() : undefined);
        return true;
      default:
        return mark === ' ' || mark === '\n' || mark === '\r' || mark === '\t';
    }
  }

  /** Length of what was read of `text` inside a string. */
  function readString(text: string): number {
    let end = 0;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === 0x22) break;
      if (code < 0x20) return -1;
      if (code !== 0x5c) continue;
      const length = text[end + 1] === 'u' ? 6 : 2;
      if (end + length > text.length) break;
      if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})$/.test(text.slice(end, end + length))) return -1;
      end += length - 1;
    }
    if (end > 0) {
      tokens.inString(text.slice(0, end));
      if (name !== undefined) name = (name + text.slice(0, end)).slice(-MAX_LABEL);
    }
    if (text[end] !== '"') return end;
    tokens.closeString(offset + end);
    state = 'between';
    if (name === undefined) expect = endValue();
    else {
      levels.at(-1)!.label = name;
      expect = ':';
    }
    return end + 1;
  }

  function readScalar(text: string): number {
    const end = text.search(/[^\w.+-]/);
    const word = end < 0 ? text : text.slice(0, end);
    if (word.length > MAX_SCALAR || word === '') return -1;
    if (end < 0) return 0;
    if (!SCALAR.test(word)) return -1;
    tokens.scalar(offset, offset + end, word, labelOf());
    state = 'between';
    expect = endValue();
    return end;
  }

  function readBetween(text: string): number {
    if (/[\w-]/.test(text[0]!)) {
      if (!expect.startsWith('value')) return -1;
      state = 'scalar';
      return 0;
    }
    return takeMark(text[0]!) ? 1 : -1;
  }

  return {
    feed(piece) {
      rest += piece;
      while (rest !== '' && state !== 'failed') {
        const before = state;
        const read = state === 'string' ? readString(rest) : state === 'scalar' ? readScalar(rest) : readBetween(rest);
        if (read < 0) state = 'failed';
        else if (read === 0 && state === before) break;
        else {
          offset += read;
          rest = rest.slice(read);
        }
      }
      return state !== 'failed';
    },
    get offset() {
      return offset;
    },
  };
}
