import type { FindingDefinition, Match, ScanInput } from '../definition.ts';
import { byteAt, isLetter, isLower, isUpper, lowerText, skipWhile } from '../reading/bytes.ts';
import { readKeyEnd, readSeparation } from '../reading/key.ts';
import { profileValue } from '../reading/profile.ts';
import { isSecretValue, type KeyClass, readValue } from '../reading/value.ts';

const SCHEME = '://';
/** Alone it is also the end of `bypass`. */
const PASS = 'pass';
const MAX_USER_INFO = 256;
const MAX_LABELLED = 4096;
const MIN_VALUE = 4;
const MAX_FLAG = 24;
const MAX_PROFILED = 256;
const LONGEST_PREFIX = 11;
/** By the telling word's first letter; every other word names a token. */
const FAMILIES: { readonly [letter: number]: KeyClass } = { 0x70: 'password', 0x73: 'secret', 0x6b: 'key' };
/** `apikey`, `secretkey`: what may stand before `key` without a hump or a joint; `monkey` and `turkey` may not. */
const KEY_PREFIXES = [
  'api',
  'access',
  'auth',
  'secret',
  'private',
  'account',
  'shared',
  'master',
  'app',
  'encryption',
  'signing',
  'license',
  'service',
  'client',
];
const CONFIDENCE: { readonly [Key in KeyClass]: number } = { password: 80, secret: 80, token: 85, key: 65 };

/** The value behind a key that names a secret (`password=`, `"api_key": `, `client_secret :=`, a JSON member), and `scheme://user:password@host`. */
export const secretAssignment: FindingDefinition<'SECRET.assignment'> = {
  kind: 'SECRET.assignment',
  version: 1,
  class: 'secret',
  anchors: [PASS, 'password', 'passwd', 'passwort', 'passphrase', 'passcode', 'pwd', 'secret', 'token', 'credential', 'key', SCHEME],
  match(input, start, wordEnd): Match | undefined {
    const { bytes, end, valueStart } = input;
    if (bytes[start] === 0x3a) return matchUserInfo(input, wordEnd);
    const family = FAMILIES[bytes[start]! | 0x20] ?? 'token';
    if (family === 'key' && isLetter(byteAt(bytes, start, start - 1)) && !isHump(bytes, start) && !hasKeyPrefix(bytes, start)) return undefined;
    if (wordEnd - start === PASS.length && family === 'password' && isLetter(byteAt(bytes, start, start - 1)) && !isHump(bytes, start)) return undefined;
    const keyEnd = readKeyEnd(bytes, end, wordEnd, family === 'password' || family === 'secret');
    if (keyEnd < 0) return undefined;
    if (keyEnd < valueStart) return keyEnd === valueStart - 1 ? matchLabelled(input, refine(family, bytes, start)) : undefined;
    const separation = readSeparation(bytes, end, keyEnd, start);
    const flag = separation?.blank === true && isFlag(bytes, start);
    if (separation === undefined || (separation.blank && family === 'password' && !flag)) return undefined;
    const value = readValue(bytes, end, separation.at);
    if (value === undefined || value.end - value.start < MIN_VALUE) return undefined;
    const key = refine(family, bytes, start);
    const profile = profileValue(bytes, value.start, Math.min(value.end, value.start + MAX_PROFILED));
    if (!isSecretValue(bytes, value, profile, key, separation.blank && !flag)) return undefined;
    return { start: value.start, end: value.end, confidence: separation.blank ? 55 : CONFIDENCE[key], validated: false, context: true };
  },
  ahead: 720,
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'password=«hunter2!»',
      '"db_password": "«correcthorse»"',
      'client_secret := "«8f7Gh2kLq9Zx3Vb1»"',
      "api_key='«0f9e8d7c6b5a43210f9e8d7c»'",
      'API-KEY: «Zx9yW8vU7tS6rQ5p»',
      'export SLACK_TOKEN=«xo\u0078b-781236542736-GkwFDQoHqzXDVsC»',
      'https://app:«s3cr3tPa55»@db.internal/x',
      '{\\"token\\":\\"«a1B2c3D4e5F6g7»\\"}',
      'mysql --password «Tr0ub4dor3x9q7w5e1r»',
      '<apiToken>«hy1rngm2etb3lvsd»</apiToken>',
      'service_secret_key = «wJalrXUtnFEMI/K7MDENG/bPxRfiCYZ9pQ2sT4u»',
      'the password is «hunter2!x»',
      'var flyToken string = "«8s3eormkm8htw13onqyofz9q»"',
      'SMTP_PASS=«k3yb0ard!cat»',
      'Connect -Password «VMware1!x» -Force',
      '$apiToken .= "«5ssgtkny61935ewc»"',
    ],
    nearMisses: [
      'password: please choose one',
      'password = os.environ["DB_PASSWORD"]',
      'password=${DB_PASSWORD}',
      'api_key = "YOUR_API_KEY"',
      'token: string',
      'max_tokens: 4096',
      'tokenizer = "cl100k_base"',
      'secretary: Jane Miller',
      'monkey = "a1B2c3D4e5F6g7H8"',
      '"token_type": "bearer"',
      'password = "xxxxxxxx"',
      'secret = request.form.get("secret")',
      'primary key: id',
      'Password: 8 characters or more',
      'https://example.org:8080/path@x',
      'password=[SECRET.ASSIGNMENT_1]',
      'key = value',
      'the bypass: 8s3eormkm8htw13onqy',
      'pass the salt2x please',
      'const token: string = readToken(1)',
      'the keyboard = "QWERTZ12345678901"',
    ],
  },
};

function isHump(bytes: Uint8Array, start: number): boolean {
  return isUpper(bytes[start]!) && isLower(byteAt(bytes, start, start - 1));
}

function hasKeyPrefix(bytes: Uint8Array, start: number): boolean {
  const before = lowerText(bytes, Math.max(0, start - LONGEST_PREFIX), start).replace(/[_ -]$/, '');
  return KEY_PREFIXES.some((prefix) => before.endsWith(prefix));
}

/** An API key is a token; any other key needs a value that leaves no doubt. */
function refine(family: KeyClass, bytes: Uint8Array, start: number): KeyClass {
  return family === 'key' && hasKeyPrefix(bytes, start) ? 'token' : family;
}

/** The value of a JSON member: all of it, however long. */
function matchLabelled({ bytes, end, valueStart }: ScanInput, key: KeyClass): Match | undefined {
  const length = end - valueStart;
  if (length < MIN_VALUE || length > MAX_LABELLED) return undefined;
  const value = { start: valueStart, end, quoted: true };
  if (!isSecretValue(bytes, value, profileValue(bytes, valueStart, Math.min(end, valueStart + MAX_PROFILED)), key, false)) return undefined;
  return { start: valueStart, end, confidence: CONFIDENCE[key] + 10, validated: false, context: true };
}

/** `user:password@` behind `://`; the user may be empty. */
function matchUserInfo({ bytes, end, valueStart }: ScanInput, start: number): Match | undefined {
  const limit = Math.min(end, start + MAX_USER_INFO);
  const colon = skipWhile(bytes, start, limit, (byte) => isUserInfo(byte) && byte !== 0x3a);
  if (start < valueStart || byteAt(bytes, limit, colon) !== 0x3a) return undefined;
  const at = skipWhile(bytes, colon + 1, limit, isUserInfo);
  if (byteAt(bytes, limit, at) !== 0x40 || at - colon < 4 || bytes[colon + 1] === 0x24 || bytes[colon + 1] === 0x7b || bytes[colon + 1] === 0x3c)
    return undefined;
  const profile = profileValue(bytes, colon + 1, at);
  const text = lowerText(bytes, colon + 1, at);
  if (profile.distinct < 3 || /^(?:password|passwd|pass|pwd|secret|token|your)/.test(text)) return undefined;
  return { start: colon + 1, end: at, confidence: 85, validated: false, context: true };
}

/** Everything RFC 3986 allows before `@`, and what people forget to encode; a slash, a blank or a quote ends it. */
function isUserInfo(byte: number): boolean {
  return (
    byte > 0x20 &&
    byte < 0x7f &&
    byte !== 0x2f &&
    byte !== 0x40 &&
    byte !== 0x22 &&
    byte !== 0x27 &&
    byte !== 0x3c &&
    byte !== 0x3e &&
    byte !== 0x60 &&
    byte !== 0x5c
  );
}

/** `--password value`, `-Password value`. */
function isFlag(bytes: Uint8Array, word: number): boolean {
  let index = word;
  while (index > 0 && word - index < MAX_FLAG && (isLetter(bytes[index - 1]!) || bytes[index - 1] === 0x2d)) index--;
  return bytes[index] === 0x2d && byteAt(bytes, index, index - 1) <= 0x20;
}
