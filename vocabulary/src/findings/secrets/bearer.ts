import type { FindingDefinition, Match } from '../definition.ts';
import { aheadWhile } from '../reading/ahead.ts';
import { decodeBase64 } from '../reading/base64.ts';
import { byteAt, isAlnum, isLetter, isToken, skipWhile } from '../reading/bytes.ts';
import { looksGenerated, profileValue } from '../reading/profile.ts';
import { createWordFinder } from '../reading/words.ts';

const MAX_TOKEN = 4096;
const REACH = 40;
const findHeader = createWordFinder(['authorization', 'proxy-authorization', 'auth', '-h', 'header', 'curl', 'token']);

/** The credential of `Authorization: Bearer ...` or `Basic ...` (RFC 6750, RFC 7617); without the header's name only one that looks generated. */
export const secretBearer: FindingDefinition<'SECRET.bearer'> = {
  kind: 'SECRET.bearer',
  version: 1,
  class: 'secret',
  anchors: ['bearer ', 'basic '],
  match({ bytes, end, valueStart }, scheme, at): Match | undefined {
    if (isLetter(byteAt(bytes, scheme, scheme - 1))) return undefined;
    const start = skipWhile(bytes, at, Math.min(end, at + 4), (byte) => byte === 0x20);
    const stop = skipWhile(bytes, start, Math.min(end, start + MAX_TOKEN), isToken68);
    if (start < valueStart || stop - start < 8 || isAlnum(byteAt(bytes, end, stop))) return undefined;
    const context = findHeader(bytes, Math.max(0, scheme - REACH), scheme) >= 0;
    const basic = at - scheme === 6;
    const generated = looksGenerated(profileValue(bytes, start, Math.min(stop, start + 256)));
    if (basic ? !isUserPassword(decodeBase64(bytes, start, Math.min(stop, start + 256))) : !generated || stop - start < (context ? 12 : 20)) return undefined;
    return { start, end: stop, confidence: context ? 95 : 80, validated: basic, context };
  },
  ahead: (input, start, end) =>
    aheadOfToken(
      input,
      start,
      skipWhile(input.bytes, end, Math.min(input.end, end + 4), (byte) => byte === 0x20),
    ) + 4,
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'Authorization: Bearer «a1B2c3D4e5F6g7H8i9J0»',
      "curl -H 'authorization: bearer «0aB1-cD2e_F3gH.4iJ5kL6mN7oP8»'",
      'Authorization: Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==»',
      'sent Bearer «mF_9.B5f-4.1JqM6zX8wV0nT2» along',
      '"Authorization":"Bearer «7f3a9c2e5b8d1f4a6c0e»"',
      'Proxy-Authorization: Basic «dGVzdDoxMjPCow==»',
    ],
    nearMisses: [
      'Bearer token',
      'the bearer of this letter',
      'Authorization: Bearer <token>',
      'Authorization: Bearer $TOKEN',
      'basic understanding of authentication',
      'Basic authentication-with-passwords',
      'Bearer authentication123',
      'Authorization: Bearer xxxxxxxxxxxxxxxxxxxx',
      'forbearer a1B2c3D4e5F6g7H8i9J0k1',
      'Authorization: Digest username="a"',
      'Bearer',
      'Authorization: Bearer YOUR_ACCESS_TOKEN_HERE',
      'Authorization: Bearer [SECRET.BEARER_1]',
    ],
  },
};

/** RFC 7235 token68. */
const isToken68 = (byte: number): boolean => isToken(byte) || byte === 0x2e || byte === 0x7e || byte === 0x2b || byte === 0x2f || byte === 0x3d;

/** `user:password`, the user without control characters. */
const isUserPassword = (text: string): boolean => /^[\x20-\x39\x3b-\x7e]+:.+/s.test(text);

const aheadOfToken = aheadWhile(isToken68, MAX_TOKEN, 2);
