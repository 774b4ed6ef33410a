import { describe, expect, test } from 'vitest';
import { formatMeasure, formatSpan, formatUsd } from '../../grafana-plugin/src/format/measures.ts';
import { readAssessment } from '../../grafana-plugin/src/pages/calls/read-assessment.ts';

describe('what a core says of its call', () => {
  test('is absent where an older version sealed it', () => {
    expect(readAssessment({ schema: 'spanproof/core/v1', class: 'standard' })).toBeUndefined();
  });

  test('has reasons with their words, in the order of the record; one that is not known keeps its id', () => {
    const read = readAssessment({ risk: { class: 'critical', reasons: ['secret-sent', 'a-later-rule'] }, features: { language: 'de' } });
    expect(read?.risk).toEqual({
      class: 'critical',
      reasons: [
        { id: 'secret-sent', says: expect.stringContaining('a secret was in the call'), owasp: ['LLM02:2026'] },
        { id: 'a-later-rule', owasp: [] },
      ],
    });
    expect(read).not.toHaveProperty('cost');
    expect(read).not.toHaveProperty('refusal');
  });

  test('takes nothing of another form for a value', () => {
    const read = readAssessment({
      features: { language: 7, refusal: 'no', json_valid: 1 },
      risk: { class: 'harmless', reasons: 'none' },
      cost: { nano_usd: '5' },
    });
    expect(read).toEqual({});
    expect(readAssessment({ features: [], risk: 'low', cost: null })).toBeUndefined();
  });
});

describe('figures', () => {
  test.each([
    [0, '0 USD'],
    [1, '0.000000001 USD'],
    [1_234_500, '0.0012345 USD'],
    [2_000_000_000, '2 USD'],
    [10_000_000_000, '10 USD'],
  ])('%i nano-USD is %s', (nano, text) => expect(formatUsd(nano)).toBe(text));

  test.each([
    [0, '0 s'],
    [59, '59 s'],
    [600, '10 min'],
    [18_000, '5.0 h'],
    [181_440, '2.1 days'],
  ])('%i seconds are %s', (seconds, text) => expect(formatSpan(seconds)).toBe(text));

  test.each([
    [1_234, '', '1,234'],
    [0.123456, '%', '0.123 %'],
    [412_000_000, 'ns', '412 ms'],
    [1_000, 'nano_usd', '0.000001 USD'],
  ])('%d in %j is %s', (value, unit, text) => expect(formatMeasure(value, unit)).toBe(text));
});
