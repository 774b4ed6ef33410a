import type { FindingDefinition, Match } from '../definition.ts';
import { aheadOfToken } from '../reading/ahead.ts';
import { byteAt, isToken, skipWhile, startsWith } from '../reading/bytes.ts';
import { looksGenerated, profileValue } from '../reading/profile.ts';

const PREFIX = 'sk-ant-';
const MAX_KEY = 512;

/** `sk-ant-api03-...`, `sk-ant-admin01-...`, `sk-ant-oat01-...` and their successors. */
export const secretAnthropicKey: FindingDefinition<'SECRET.anthropic_key'> = {
  kind: 'SECRET.anthropic_key',
  version: 1,
  class: 'secret',
  anchors: [PREFIX],
  match({ bytes, end, valueStart }, start): Match | undefined {
    if (start < valueStart || !startsWith(bytes, end, start, PREFIX) || isToken(byteAt(bytes, start, start - 1))) return undefined;
    const body = start + PREFIX.length;
    const stop = skipWhile(bytes, body, Math.min(end, body + MAX_KEY), isToken);
    if (stop - body < 24 || !looksGenerated(profileValue(bytes, body, stop))) return undefined;
    return { start, end: stop, confidence: 99, validated: true, context: false };
  },
  ahead: aheadOfToken(isToken, 600),
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'key «sk\u002dant-api03-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6-AA»',
      '"x-api-key": "«sk\u002dant-admin01-Zx9_yW8-vU7tS6rQ5pO4nM3»"',
      '«sk\u002dant-oat01-0aB1cD2eF3gH4iJ5kL6mN7oP8»,',
      'ANTHROPIC=«sk\u002dant-sid01-q1W2e3R4t5Y6u7I8o9P0a1S2d3F4»\n',
      '<«sk\u002dant-api04-mN7oP8qR9sT0uV1wX2yZ3aB4cD5»>',
    ],
    nearMisses: [
      'sk-ant-',
      'sk-ant-api03-',
      'sk-ant-api03-short1A',
      'sk-ant-eater-is-an-animal-of-south-america',
      'xsk-ant-api03-a1B2c3D4e5F6g7H8i9J0k1L2m3',
      'SK-ANT-API03-A1B2C3D4E5F6G7H8I9J0K1L2',
      'sk-ant-api03-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'ask-ant-api03-a1B2c3D4e5F6g7H8i9J0k1L2m3',
      'sk_ant_api03_a1B2c3D4e5F6g7H8i9J0',
      'sk-ant api03 a1B2c3D4e5F6g7H8i9J0k1L2m3',
      '[SECRET.ANTHROPIC_KEY_1]',
    ],
  },
};
