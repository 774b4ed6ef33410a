import type { FindingDefinition, Match } from '../definition.ts';
import { aheadOfToken } from '../reading/ahead.ts';
import { byteAt, isAlnum, isToken, skipWhile, startsWith } from '../reading/bytes.ts';
import { looksGenerated, profileValue } from '../reading/profile.ts';

const MAX_TOKEN = 255;
const MAX_FINE_GRAINED = 100;
const FINE_GRAINED = 'github_pat_';
const CLASSIC = ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'];

/** Classic, OAuth, app and refresh tokens (`gh?_` and at least 36 characters) and fine-grained personal access tokens. */
export const secretGithubToken: FindingDefinition<'SECRET.github_token'> = {
  kind: 'SECRET.github_token',
  version: 1,
  class: 'secret',
  anchors: [...CLASSIC, FINE_GRAINED],
  match({ bytes, end, valueStart }, start): Match | undefined {
    const fine = startsWith(bytes, end, start, FINE_GRAINED);
    if (start < valueStart || !(fine || CLASSIC.some((prefix) => startsWith(bytes, end, start, prefix)))) return undefined;
    if (isAlnum(byteAt(bytes, start, start - 1))) return undefined;
    const body = start + (fine ? FINE_GRAINED.length : 4);
    const stop = skipWhile(bytes, body, Math.min(end, body + (fine ? MAX_FINE_GRAINED : MAX_TOKEN)), fine ? isWordByte : isAlnum);
    if (stop - body < (fine ? 40 : 36) || !looksGenerated(profileValue(bytes, body, stop))) return undefined;
    return { start, end: stop, confidence: 99, validated: true, context: false };
  },
  ahead: aheadOfToken(isToken, 600),
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'token «gh\u0070_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8»',
      '"«gh\u006f_Zx9yW8vU7tS6rQ5pO4nM3lK2jI1hG0fE9dC8b»"',
      '«gh\u0073_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX»@example',
      'https://x:«gh\u0075_q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8»@github.com',
      '«git\u0068ub_pat_11ABCDEFG0aB1cD2eF3gH4_iJ5kL6mN7oP8qR9sT0uV1wX2yZ3»',
      'refresh «gh\u0072_1B4a2e77838347a7E420ce178F2E7c6912E169246c3CE1cc»;',
    ],
    nearMisses: [
      'ghp_',
      'ghp_a1B2c3D4e5F6g7H8i9J0',
      'ghx_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8',
      'GHP_A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6Q7R8',
      'xghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8',
      'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'ghp_abcdefghijklmnopqrstuvwxyzabcdefghij',
      'github_pat_short1A',
      'github_pat_your_fine_grained_personal_access_token_here',
      'ghp-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8',
      'ghp_a1B2c3D4e5F6g7H8 i9J0k1L2m3N4o5P6q7R8',
      '[SECRET.GITHUB_TOKEN_1]',
    ],
  },
};

const isWordByte = (byte: number): boolean => isAlnum(byte) || byte === 0x5f;
