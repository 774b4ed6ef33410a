import type { FindingDefinition, Match } from '../definition.ts';
import { aheadWhile } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit, isLetter, lowerText, startsWith } from '../reading/bytes.ts';

const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
/** `logo@2x.png` is a file, not an address. */
const FILE_EXTENSIONS: ReadonlySet<string> = new Set(['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'avif', 'css', 'js', 'ts', 'json']);

/** RFC 5322 dot-atom addresses as people write them: local part at most 64 bytes, a domain whose last label is letters. Quoted local parts are not read. */
export const email: FindingDefinition<'EMAIL'> = {
  kind: 'EMAIL',
  version: 1,
  class: 'pii',
  anchors: ['@'],
  match({ bytes, end, valueStart }, at): Match | undefined {
    const start = readLocalBackwards(bytes, valueStart, at);
    if (start === at) return undefined;
    const stop = readDomain(bytes, end, at + 1);
    if (stop < 0 || (at - start === 3 && startsWith(bytes, end, start, 'git')) || isUserInfo(bytes, start)) return undefined;
    return { start, end: stop, confidence: 95, validated: true, context: false };
  },
  ahead: aheadWhile((byte) => isAlnum(byte) || byte >= 0x80 || byte === 0x2d || byte === 0x2e, MAX_DOMAIN, 2),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6', 'CC6.7'],
  examples: {
    positives: [
      'write to «ada@example.org» today',
      'Mail: <«first.last+tag@mail.example.co.uk»>',
      '{"to":"«x_1%y@example.com»"}',
      'wir: «jörg@müller.example»',
      '邮箱«xiaoming@example.cn»。',
      'ask «ADA@EXAMPLE.ORG»-Office',
      '«a@b.museum».',
    ],
    nearMisses: [
      'react@18.2.0',
      'npm i @types/node',
      'user@localhost',
      'icon@2x.png',
      'git@github.com:org/repo.git',
      'meet @ 5pm',
      '@app.route("/")',
      '@@@@',
      'a@b.c',
      'ada@.org',
      'ada@example.',
      'left@right',
      'x@-.-',
      '[EMAIL_1]',
    ],
  },
};

/** Start of the local part that ends at `at`; equals `at` where there is none. */
function readLocalBackwards(bytes: Uint8Array, floor: number, at: number): number {
  const limit = Math.max(floor, at - MAX_LOCAL);
  let start = at;
  while (start > limit) {
    const byte = bytes[start - 1]!;
    if (isLocal(byte)) start--;
    else if (start - 2 >= limit && isContinuation(byte) && isLetterLead(bytes[start - 2]!)) start -= 2;
    else break;
  }
  while (start < at && isEdgeMark(bytes[start]!)) start++;
  return bytes[at - 1] === 0x2e ? at : start;
}

/** Offset behind the longest prefix that is a domain, or -1. */
function readDomain(bytes: Uint8Array, end: number, start: number): number {
  const limit = Math.min(end, start + MAX_DOMAIN);
  let best = -1;
  let label = start;
  for (let index = start; index <= limit; index++) {
    const byte = byteAt(bytes, limit, index);
    if (isAlnum(byte) || byte >= 0x80 || (byte === 0x2d && index > label)) continue;
    if (index === label) return best;
    if (label > start) best = topLevelEnd(bytes, label, index, best);
    if (byte !== 0x2e) return best;
    label = index + 1;
  }
  return best;
}

/** The end of a top-level label (letters, followed by nothing, a hyphen or a non-ASCII byte), else `otherwise`. */
function topLevelEnd(bytes: Uint8Array, start: number, end: number, otherwise: number): number {
  let index = start;
  while (index < end && isLetter(bytes[index]!)) index++;
  const letters = index - start;
  if (startsWith(bytes, end, start, 'xn--')) return end;
  if (letters < 2 || letters > 24 || (index < end && isDigit(bytes[index]!))) return otherwise;
  return FILE_EXTENSIONS.has(lowerText(bytes, start, index)) ? otherwise : index;
}

/** `scheme://user:password@host`: the part before `@` is a credential, which SECRET.assignment reports. */
function isUserInfo(bytes: Uint8Array, start: number): boolean {
  if (byteAt(bytes, start, start - 1) !== 0x3a) return false;
  for (let index = start - 2; index > 0 && start - index <= MAX_LOCAL; index--) {
    const byte = bytes[index]!;
    if (byte === 0x2f) return bytes[index - 1] === 0x2f;
    if (byte <= 0x20) return false;
  }
  return false;
}

function isLocal(byte: number): boolean {
  return isAlnum(byte) || byte === 0x2e || byte === 0x5f || byte === 0x25 || byte === 0x2b || byte === 0x2d;
}
const isContinuation = (byte: number): boolean => byte >= 0x80 && byte < 0xc0;
/** Lead bytes of U+00C0 to U+052F: Latin, Greek and Cyrillic letters; wider scripts write addresses without spaces around them. */
const isLetterLead = (byte: number): boolean => byte >= 0xc3 && byte <= 0xd4;
const isEdgeMark = (byte: number): boolean => byte === 0x2e || byte === 0x25 || byte === 0x2d || byte === 0x2b;
