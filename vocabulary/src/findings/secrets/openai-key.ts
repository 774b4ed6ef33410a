import type { FindingDefinition, Match } from '../definition.ts';
import { aheadOfToken } from '../reading/ahead.ts';
import { byteAt, isAlnum, isToken, skipWhile, startsWith } from '../reading/bytes.ts';
import { looksGenerated, profileValue } from '../reading/profile.ts';

const MAX_KEY = 512;
const SCOPED = ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-', 'sk-service-'];

/** `sk-proj-`, `sk-svcacct-`, `sk-admin-` and the unscoped `sk-` keys that OpenAI and the makers of compatible APIs issue. */
export const secretOpenaiKey: FindingDefinition<'SECRET.openai_key'> = {
  kind: 'SECRET.openai_key',
  version: 1,
  class: 'secret',
  anchors: ['sk-'],
  match({ bytes, end, valueStart }, start): Match | undefined {
    if (start < valueStart || !startsWith(bytes, end, start, 'sk-') || startsWith(bytes, end, start, 'sk-ant-') || isToken(byteAt(bytes, start, start - 1)))
      return undefined;
    const scope = SCOPED.find((prefix) => startsWith(bytes, end, start, prefix));
    const body = start + (scope ?? 'sk-').length;
    const stop = skipWhile(bytes, body, Math.min(end, body + MAX_KEY), scope === undefined ? isAlnum : isToken);
    if (stop - body < (scope === undefined ? 32 : 20) || (scope === undefined && isToken(byteAt(bytes, end, stop)))) return undefined;
    if (!looksGenerated(profileValue(bytes, body, stop))) return undefined;
    return { start, end: stop, confidence: scope === undefined ? 90 : 98, validated: true, context: false };
  },
  ahead: aheadOfToken(isToken, 600),
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'key «sk\u002dproj-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6»',
      'OPENAI: "«sk\u002dsvcacct-Zx9_yW8-vU7tS6rQ5pO4nM3lK2»"',
      '(«sk\u002dadmin-0aB1cD2eF3gH4iJ5kL6mN7oP8»)',
      'use «sk\u002dR4nd0mCh4r4ct3rsT3BlbkFJm0reR4nd0mCh4rs12345678» please',
      '«sk\u002d0123456789abcdef0123456789abcdef»\n',
    ],
    nearMisses: [
      'sk-',
      'sk-proj-',
      'sk-proj-short1',
      'task-0123456789abcdef0123456789abcdef',
      'sk-learn-is-a-python-library-for-machine-learning',
      'sk-proj-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'SK-PROJ-A1B2C3D4E5F6G7H8I9J0',
      'sk-0123456789abcdef',
      'sk_live_0123456789',
      'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'risk-adjusted-return-on-capital-2026-edition',
      'sk-0123456789abcdef0123456789abcdef-tail',
      '[SECRET.OPENAI_KEY_1]',
    ],
  },
};
