import type { FindingDefinition, Match } from '../definition.ts';
import { aheadOfToken } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit, isToken, isUpper, skipWhile, startsWith } from '../reading/bytes.ts';

const PREFIXES = ['AKIA', 'ASIA', 'ABIA', 'ACCA'];

/** AWS access key ids: a four letter prefix and 16 characters of A-Z 0-9. The secret half is SECRET.assignment's. */
export const secretAwsAccessKey: FindingDefinition<'SECRET.aws_access_key'> = {
  kind: 'SECRET.aws_access_key',
  version: 2,
  class: 'secret',
  anchors: ['akia', 'asia', 'abia', 'acca'],
  match({ bytes, end, valueStart }, start): Match | undefined {
    if (start < valueStart || !PREFIXES.some((prefix) => startsWith(bytes, end, start, prefix)) || isAlnum(byteAt(bytes, start, start - 1))) return undefined;
    const stop = skipWhile(bytes, start, Math.min(end, start + 21), isIdByte);
    if (stop - start !== 20 || isAlnum(byteAt(bytes, end, stop))) return undefined;
    const digits = hasDigit(bytes, start + 4, stop);
    // Of 28 real ids one has no digit; only AKIA begins no word in capitals (ASIA does).
    if (!digits && !startsWith(bytes, end, start, 'AKIA')) return undefined;
    return { start, end: stop, confidence: digits ? 95 : 80, validated: digits, context: false };
  },
  ahead: aheadOfToken(isToken, 600),
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'id «AK\u0049AIOSFODNN7EXAMPLE»',
      'aws_access_key_id = «AS\u0049AQWERTY234567ZXCV»',
      '"«AK\u0049A2345ABCD6789WXYZ»"',
      'export AWS_ACCESS_KEY_ID=«AB\u0049AZZZZ2222YYYY3333»;',
      '(«AC\u0043AABCDEFGHIJKLM234»)',
      'key «AK\u0049AQZXCVBNMLKJHGFDS» without a digit',
    ],
    nearMisses: [
      'AKIA',
      'AKIAIOSFODNN7EXAMPL',
      'AKIAIOSFODNN7EXAMPLEX',
      'akiaiosfodnn7example',
      'XAKIAIOSFODNN7EXAMPLE',
      'AKIAIOSFODNN7example',
      'ASIAPACIFICREGIONSALES',
      'AKIA IOSFODNN7EXAMPLE',
      'ASIAABCDEFGHIJKLMNOP',
      'Slovakia1234567890ABCD',
      'AKIA-OSFODNN7EXAMPLE',
      '[SECRET.AWS_ACCESS_KEY_1]',
    ],
  },
};

const isIdByte = (byte: number): boolean => isUpper(byte) || isDigit(byte);

function hasDigit(bytes: Uint8Array, start: number, end: number): boolean {
  return skipWhile(bytes, start, end, isUpper) < end;
}
