import { createHash } from 'node:crypto';
import { fingerprintRequest, type Json, promptFingerprint, readSystemPrompt, toolsFingerprint } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { UNSCANNED } from '../../processor/src/redact/withhold.ts';

const prompt = (value: Json): string | undefined => promptFingerprint(nodeCrypto, value);
const tools = (value: Json): string | undefined => toolsFingerprint(nodeCrypto, value);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('is SHA-256 over the masked text, as anybody can compute it', () => {
  expect(prompt('Help [EMAIL_3]\n\n in 20 words.')).toBe(sha256('spanproof/prompt-fingerprint/v1\n["\\"Help [EMAIL] in # words.\\""]'));
  expect(tools([{ name: 'find', description: 'top 5' }])).toBe(
    sha256('spanproof/tools-fingerprint/v1\n["{\\"description\\":\\"top #\\",\\"name\\":\\"find\\"}"]'),
  );
});

describe('a template keeps its fingerprint whatever fills it', () => {
  test.each([
    ['placeholders', 'Answer [EMAIL_1] about [SECRET.OPENAI_KEY_2]', 'Answer [EMAIL_12] about [SECRET.OPENAI_KEY_1]'],
    ['masked values', 'Card ************4242.', 'Card ***************0005.'],
    ['masked values that are short', 'Code ***** here', 'Code ******* here'],
    ['e-mail addresses', 'You work for ada@example.org.', 'You work for grace.h+x@mail.example.com.'],
    ['numbers', 'At most 50 words, 1,000.50 EUR', 'At most 7 words, 12 EUR'],
    ['numbers in groups', 'Call +49 170 555 1234', 'Call +49 1705551234'],
    ['addresses of hosts', 'from 192.0.2.1:8080', 'from 198.51.100.200:1'],
    ['ISO days', 'Today is 2026-11-25.', 'Today is 2027-01-01.'],
    ['ISO instants', 'Now: 2026-11-25T04:30:21.123Z', 'Now: 2026-11-25T04:30:21+01:00'],
    ['instants with a space', 'Now: 2026-11-25 04:30:21 UTC', 'Now: 2027-01-02 23:59'],
    ['written days', 'Today is Wednesday, 25 November 2026.', 'Today is Friday, 1st of January 2027.'],
    ['written days, American', 'Today is Nov 25, 2026.', 'Today is May 3rd, 2027.'],
    ['months', 'Report for November 2026', 'Report for June 2027'],
    ['times of day', 'It is 4:30 PM now', 'It is 11:05 am now'],
    ['UUIDs', 'Session 0190b7a2-1f3e-7cc0-98c4-dc0c0c07398f.', 'Session 3F2504E0-4F89-41D3-9A0C-0305E82C3301.'],
    ['space', 'Be brief.\r\n\tBe kind. ', ' Be brief. Be kind.'],
  ])('%s', (_, one, other) => {
    expect(prompt(other)).toBe(prompt(one));
    expect(prompt(one)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('numbers of any kind, by property', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e6 }), fc.uuid(), (count, amount, id) => {
        expect(prompt(`You have ${count} items (${amount.toFixed(2)} EUR), order ${id}.`)).toBe(
          prompt('You have 3 items (4.00 EUR), order 0190b7a2-1f3e-7cc0-98c4-dc0c0c07398f.'),
        );
      }),
    );
  });
});

describe('different prompts differ', () => {
  test.each([
    ['a word', 'Never give legal advice.', 'Always give legal advice.'],
    ['a negation', 'Do not disclose.', 'Do disclose.'],
    ['letter case', 'Be brief', 'be brief'],
    ['the kind of a placeholder', 'Answer [EMAIL_1]', 'Answer [PHONE_1]'],
    ['words that look like months', 'You may answer.', 'You must answer.'],
    ['a month without a number', 'In March we ship.', 'In April we ship.'],
    ['order', 'First this. Then that.', 'Then that. First this.'],
    ['where a part ends', ['ab', 'c'], ['a', 'bc']],
    ['text that imitates parts', ['a', 'b'], ['a","b']],
    ['members', [{ type: 'image', uri: 'x' }], [{ type: 'image', url: 'x' }]],
  ] as readonly (readonly [string, Json, Json])[])('%s', (_, one, other) => {
    expect(prompt(one)).not.toBe(prompt(other));
  });

  test('by property: another word in the middle is another prompt', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/);
    fc.assert(
      fc.property(word, word, (one, other) => {
        fc.pre(one !== other);
        expect(prompt(`Always ${one} the user.`)).not.toBe(prompt(`Always ${other} the user.`));
      }),
    );
  });
});

describe('one prompt in different clothes', () => {
  const text = 'You are "kind".\nAnswer in 3 lines.';
  test.each([
    ['parts of OpenTelemetry', [{ type: 'text', content: text }]],
    ['parts as JSON text', JSON.stringify([{ type: 'text', content: text }])],
    ['blocks of Anthropic', [{ type: 'text', text }]],
    ['strings', [text]],
  ] as readonly (readonly [string, Json])[])('%s', (_, value) => {
    expect(prompt(value)).toBe(prompt(text));
  });

  test('text that only begins like JSON is text', () => {
    expect(prompt('{{role}} you are')).not.toBe(prompt('{{job}} you are'));
    expect(prompt('[1, 2')).toBe(prompt('[7, 9'));
  });
});

test('nothing to name has no fingerprint', () => {
  for (const value of ['', [], '[]', [''], [{ type: 'text', content: '' }], null, UNSCANNED, [UNSCANNED]]) {
    expect(prompt(value as Json)).toBeUndefined();
    if (!Array.isArray(value) || value.every((part) => typeof part === 'string')) expect(tools(value as Json)).toBeUndefined();
  }
});

describe('tools', () => {
  const search = { type: 'function', name: 'search', description: 'Today is 2026-11-25', parameters: { type: 'object', properties: { n: { maximum: 5 } } } };
  const send = { type: 'function', name: 'send', parameters: { default: '[EMAIL_1]' } };

  test('order of tools and members, JSON text and dates in descriptions do not matter', () => {
    const { type, name, description, parameters } = search;
    const dressed = JSON.stringify([send, { parameters, description: description.replace('25', '26'), name, type }]);
    expect(tools(dressed)).toBe(tools([search, send]));
    expect(tools([search, { ...send, parameters: { default: '[EMAIL_4]' } }])).toBe(tools([search, send]));
  });

  test.each([
    ['a tool more', [search, send, { name: 'pay' }]],
    ['a tool less', [search]],
    ['a name', [{ ...search, name: 'search2' }, send]],
    ['a limit', [{ ...search, parameters: { type: 'object', properties: { n: { maximum: 6 } } } }, send]],
    ['a description', [{ ...search, description: 'Yesterday was 2026-11-25' }, send]],
    ['an example', [search, { ...send, parameters: { default: 'v2' } }]],
  ] as readonly (readonly [string, Json])[])('%s is another set', (_, other) => {
    expect(tools(other)).not.toBe(tools([search, send]));
  });
});

describe('of a request', () => {
  const system = [{ type: 'text', content: 'Be kind.' }];
  const user = { role: 'user', parts: [{ type: 'text', content: 'system' }] };

  test.each([
    ['instructions', { 'gen_ai.system_instructions': system }],
    [
      'instructions beside messages',
      { 'gen_ai.system_instructions': JSON.stringify(system), 'gen_ai.input.messages': [{ role: 'system', content: 'Other.' }] },
    ],
    ['a system message', { 'gen_ai.input.messages': JSON.stringify([{ role: 'system', parts: system }, user]) }],
    ['a developer message', { 'gen_ai.input.messages': [user, { role: 'developer', content: 'Be kind.' }] }],
  ] as readonly (readonly [string, Record<string, Json>])[])('%s', (_, request) => {
    expect(fingerprintRequest(nodeCrypto, request)).toEqual({ prompt_hash: prompt('Be kind.') });
  });

  test('tools are named beside the prompt', () => {
    expect(fingerprintRequest(nodeCrypto, { 'gen_ai.tool.definitions': '[{"name":"find"}]' })).toEqual({ tools_hash: tools([{ name: 'find' }]) });
  });

  test('absent stays absent', () => {
    expect(fingerprintRequest(nodeCrypto, {})).toEqual({});
    expect(fingerprintRequest(nodeCrypto, { 'gen_ai.input.messages': [user] })).toEqual({});
    expect(fingerprintRequest(nodeCrypto, { 'gen_ai.input.messages': JSON.stringify([user]) })).toEqual({});
    expect(readSystemPrompt({ 'gen_ai.input.messages': '"system" is no JSON' })).toBeUndefined();
  });

  test.each(['truncated', 'failed', 'withheld'])('content that was captured in part (%s) has none', (state) => {
    expect(fingerprintRequest(nodeCrypto, { 'gen_ai.system_instructions': system, 'spanproof.capture.request': state })).toEqual({});
  });
});

describe('hostile content', () => {
  test('nests without end', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(prompt(deep)).toMatch(/^[0-9a-f]{64}$/);
    expect(tools(deep)).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprintRequest(nodeCrypto, { 'gen_ai.input.messages': `[${deep},"system"]` })).toEqual({});
  });

  test('names members like prototypes, and ends in half a character', () => {
    expect(tools('[{"__proto__":{"a":1}}]')).not.toBe(tools('[{"__proto__":{"a":2}}]'));
    expect(prompt('half \ud800')).not.toBe(prompt('half \ud801'));
  });

  // Doubling the input doubles the time of a linear pattern and quadruples that of a quadratic one: 1 MiB would take minutes.
  test.each([
    ['digits', '1,'],
    ['digits apart', '1 '],
    ['stars', '*'],
    ['half an address', 'a.'],
    ['half an address, again', 'a@'],
    ['brackets', '[A_'],
    ['space', ' \n'],
    ['months', 'may 1 '],
    ['hex', '0-'],
  ])('%s over and over', (_, piece) => {
    expect(prompt(piece.repeat(1 << 19))).toMatch(/^[0-9a-f]{64}$/);
  });
});
