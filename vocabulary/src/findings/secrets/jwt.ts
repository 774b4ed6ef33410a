import type { FindingDefinition, Match, ScanInput } from '../definition.ts';
import { decodeBase64 } from '../reading/base64.ts';
import { byteAt, isToken, skipWhile, startsWith } from '../reading/bytes.ts';

const MAX_HEADER = 2048;
const MAX_PART = 8192;

/** RFC 7519 compact form. The header must decode to a JSON object that names an algorithm or a type; the signature may be missing. */
export const secretJwt: FindingDefinition<'SECRET.jwt'> = {
  kind: 'SECRET.jwt',
  version: 1,
  class: 'secret',
  anchors: ['eyj'],
  match({ bytes, end, valueStart }, start): Match | undefined {
    if (start < valueStart || !startsWith(bytes, end, start, 'eyJ') || isToken(byteAt(bytes, start, start - 1))) return undefined;
    const header = skipWhile(bytes, start, Math.min(end, start + MAX_HEADER), isToken);
    if (byteAt(bytes, end, header) !== 0x2e || !startsWith(bytes, end, header + 1, 'ey') || !isHeader(decodeBase64(bytes, start, header))) return undefined;
    let stop = skipWhile(bytes, header + 1, Math.min(end, header + MAX_PART), isToken);
    if (stop - header < 9) return undefined;
    if (byteAt(bytes, end, stop) === 0x2e && isToken(byteAt(bytes, end, stop + 1))) stop = skipWhile(bytes, stop + 1, Math.min(end, stop + MAX_PART), isToken);
    return { start, end: stop, confidence: 99, validated: true, context: false };
  },
  ahead: readAhead,
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'token «eyJ\u0068bGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1rwW1gFWFOEjXk».',
      '"«eyJ\u0030eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIiwiZXhwIjoxfQ.c2lnbmF0dXJlLWJ5dGVz»"',
      '?jwt=«eyJ\u0068bGciOiJub25lIn0.eyJhIjoxfQ12345»&x=1',
      'Cookie: session=«eyJ\u0068bGciOiJFUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJhYmMifQ.MEUCIQDx_-aa»; path=/',
      '«eyJ\u0068bGciOiJIUzUxMiJ9.eyJ1c2VyIjoiYSJ9.AAAA-BBBB_CCCC»',
    ],
    nearMisses: [
      'eyJ',
      'eyJhbGciOiJIUzI1NiJ9',
      'eyJhbGciOiJIUzI1NiJ9.',
      'eyJhbGciOiJIUzI1NiJ9.abc.def',
      'eyJub3RoaW5nIjoxfQ.eyJzdWIiOiIxIn0.sig',
      'eyJhYmMiOjF9.eyJhYmMiOjF9.eyJhYmMiOjF9',
      'xeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.sig',
      'EYJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.sig',
      'keyJar.eyJunk.eyJunk',
      'e.y.J',
      'bm90X2pzb24.bm90X2pzb24.sig',
      '[SECRET.JWT_1]',
    ],
  },
};

/** A stream waits for the parts behind a header, not behind what only begins like one. */
function readAhead({ bytes, end: available }: ScanInput, start: number, end: number): number {
  if (isToken(byteAt(bytes, start, start - 1))) return 0;
  let index = skipWhile(bytes, start, Math.min(available, start + MAX_HEADER), isToken);
  if (index < available && (bytes[index] !== 0x2e || !isHeader(decodeBase64(bytes, start, index)))) return 0;
  for (let part = 0; part < 2 && byteAt(bytes, available, index) === 0x2e; part++)
    index = skipWhile(bytes, index + 1, Math.min(available, index + MAX_PART), isToken);
  return index + 3 - end;
}

/** `text` may be cut or end in rubbish; the JOSE header's members are short and come in any order. */
function isHeader(text: string): boolean {
  return text.startsWith('{"') && /"(?:alg|typ|enc)"\s*:\s*"/.test(text);
}
