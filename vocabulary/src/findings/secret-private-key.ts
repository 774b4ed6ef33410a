import type { FindingDefinition, Match } from './definition.ts';
import { byteAt, isAlnum, isDigit, isUpper, skipWhile, startsWith } from './reading/bytes.ts';

const BEGIN = '-----BEGIN ';
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
    return { start, end: readFooter(bytes, end, stop.at), confidence: 99, validated: true, context: false };
  },
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
  if (!startsWith(bytes, end, start, '-----END ')) return start;
  const dashes = skipWhile(bytes, start + 9, Math.min(end, start + 9 + MAX_LABEL), isLabel);
  let stop = dashes;
  while (stop < dashes + 5 && byteAt(bytes, end, stop) === 0x2d) stop++;
  return stop;
}
