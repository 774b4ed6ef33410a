import type { FindingDefinition, Match, ScanInput } from '../definition.ts';
import { isAlnum, isDigit, isSpace, isUpper, skipWhile, startsWith } from '../reading/bytes.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** Lines of base64 are 64 characters (PEM, PGP) or 70 (OpenSSH); a shorter one is the last. */
const FULL_LINE = 60;
const MAX_LABEL = 48;
const MAX_BODY = 32768;

/** RFC 7468, OpenSSH and PGP private keys. Without an END line (a cut text) the body as far as it goes is reported. */
export const secretPrivateKey: FindingDefinition<'SECRET.private_key'> = {
  kind: 'SECRET.private_key',
  version: 1,
  class: 'secret',
  anchors: ['-----begin '],
  match({ bytes, end, valueStart }, start): Match | undefined {
    if (start < valueStart || !startsWith(bytes, end, start, BEGIN)) return undefined;
    const label = start + BEGIN.length;
    const dashes = skipWhile(bytes, label, Math.min(end, label + MAX_LABEL), isLabel);
    if (!startsWith(bytes, end, dashes, '-----')) return undefined;
    const block = startsWith(bytes, end, dashes - 6, ' BLOCK') ? dashes - 6 : dashes;
    if (!startsWith(bytes, end, block - 11, 'PRIVATE KEY')) return undefined;
    const body = dashes + 5;
    const stop = readBody(bytes, Math.min(end, body + MAX_BODY), body);
    if (stop.characters < 12) return undefined;
    const foot = startsWith(bytes, end, stop.at, END) ? readFooter(bytes, end, stop.at) : lastLineEnd(bytes, body, stop.at);
    return { start, end: foot, confidence: 99, validated: true, context: false };
  },
  ahead: readAhead,
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'key:\n«-----BEGIN\u0020PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v\n-----END PRIVATE KEY-----»\nend',
      '«-----BEGIN\u0020RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEpQIBAAKCAQEAn6\n-----END RSA PRIVATE KEY-----»',
      '"«-----BEGIN\u0020EC PRIVATE KEY-----\\nMHcCAQEEIIrYSSNQFaA2Hwf1duRS\\n-----END EC PRIVATE KEY-----»"',
      '«-----BEGIN\u0020OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUA»',
      '«-----BEGIN\u0020PGP PRIVATE KEY BLOCK-----\n\nlQWGBGSVV4YBDAClvRnxezIRy2Yv\n=8xQN\n-----END PGP PRIVATE KEY BLOCK-----»',
    ],
    nearMisses: [
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----',
      '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----',
      '-----begin private key-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v',
      '-----END PRIVATE KEY-----',
      '----BEGIN PRIVATE KEY----\nMC4CAQAwBQYDK2VwBCIEIJ1h',
      'BEGIN PRIVATE KEY',
      '-----BEGIN PRIVATE KEY\nMC4CAQAwBQYDK2VwBCIEIJ1h',
      '-----BEGIN PGP MESSAGE-----\nMC4CAQAwBQYDK2VwBCIEIJ1h',
      '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
      '[SECRET.PRIVATE_KEY_1]',
    ],
  },
};

const isLabel = (byte: number): boolean => isUpper(byte) || isDigit(byte) || byte === 0x20;

/** A stream waits for the whole key, as far as it goes, and for nothing behind another label. */
function readAhead({ bytes, end: available }: ScanInput, _: number, end: number): number {
  const dashes = skipWhile(bytes, end, Math.min(available, end + MAX_LABEL), isLabel);
  if (dashes < available && !bytes.subarray(end, dashes).includes(0x20)) return 0;
  const body = dashes + 5;
  return readBody(bytes, Math.min(available, body + MAX_BODY), Math.min(available, body)).at - end + END.length + MAX_LABEL + 8;
}

/** Base64, header lines, line breaks also as the two characters backslash n; a run of five dashes ends it. */
function readBody(bytes: Uint8Array, limit: number, start: number): { at: number; characters: number } {
  let characters = 0;
  let index = start;
  for (; index < limit; index++) {
    const byte = bytes[index]!;
    if (isAlnum(byte)) characters++;
    else if (!isBodyMark(byte) || startsWith(bytes, limit, index, '-----')) break;
  }
  return { at: index, characters };
}

/** + / = : , - \ space and line breaks. */
function isBodyMark(byte: number): boolean {
  return (
    byte === 0x2b ||
    byte === 0x2f ||
    byte === 0x3d ||
    byte === 0x3a ||
    byte === 0x2c ||
    byte === 0x2d ||
    byte === 0x5c ||
    byte === 0x20 ||
    byte === 0x0a ||
    byte === 0x0d ||
    byte === 0x09
  );
}

function readFooter(bytes: Uint8Array, end: number, start: number): number {
  const dashes = skipWhile(bytes, start + END.length, Math.min(end, start + END.length + MAX_LABEL), isLabel);
  return skipWhile(bytes, dashes, Math.min(end, dashes + 5), (byte) => byte === 0x2d);
}

/** Where a key without its END line stops: behind the first line that is neither full nor a header. */
function lastLineEnd(bytes: Uint8Array, start: number, limit: number): number {
  let index = start;
  for (;;) {
    const from = skipLineBreaks(bytes, index, limit);
    if (from === limit) return index;
    index = skipWhile(bytes, from, limit, (byte) => !isSpace(byte) && byte !== 0x5c);
    if (index - from < FULL_LINE && bytes[index - 1] !== 0x3a && !bytes.subarray(from, index).includes(0x2c)) return index;
  }
}

function skipLineBreaks(bytes: Uint8Array, start: number, limit: number): number {
  let index = start;
  while (index < limit && (isSpace(bytes[index]!) || bytes[index] === 0x5c)) index += bytes[index] === 0x5c ? 2 : 1;
  return Math.min(index, limit);
}
