import { createScanner, type Policy, type RedactedCall } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { redactCall } from '../../processor/src/redact/redact-call.ts';
import { keyValues, normaliseSpans, type SpanText, type Value } from '../normalise/otlp-span.ts';

const scanner = createScanner();
const POLICY: Policy = {
  version: 1,
  rules: [
    { id: 'addresses', kinds: ['EMAIL'], direction: 'both', action: 'redact', fail: 'closed' },
    { id: 'secrets', kinds: ['SECRET.*'], direction: 'both', action: 'block', fail: 'closed' },
  ],
};

/** The part of each planted value that must not survive anywhere, in any spelling. */
const TOKEN = 'canary7391';
const ADDRESS = `${TOKEN}@example.org`;
const SECRET = `${'sk-' + 'ant-api03-'}${TOKEN}${'Ab9'.repeat(25)}AA`;

function pass(span: SpanText): RedactedCall {
  const { calls } = normaliseSpans(span);
  if (calls[0] === undefined) throw new Error('no call');
  return redactCall(examineCall(scanner, calls[0]), POLICY);
}

function print(call: RedactedCall): string {
  return JSON.stringify(call, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

const chat = { 'gen_ai.operation.name': 'chat' };
const at = (attributes: { readonly [key: string]: Value }): SpanText => ({ attributes: { ...chat, ...attributes } });
const inSpan = (span: object): SpanText => ({ span: { attributes: keyValues(chat), ...span } });

const CONTENT = [
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
  'gen_ai.retrieval.query.text',
  'gen_ai.retrieval.documents',
  'gen_ai.memory.records',
  'gen_ai.agent.name',
  'gen_ai.prompt.name',
  'url.full',
  'custom.attribute',
  'spanproof.verdicts',
  'error.type',
];

/** Ways to write a value into an attribute. */
const SHAPES: readonly (readonly [string, (value: string) => Value])[] = [
  ['text', (value) => `please use ${value} now`],
  ['text after an escape', (value) => `line\n${value}\nend`],
  ['JSON text', (value) => JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: `say "hi"\nto ${value}` }] }])],
  ['a JSON key', (value) => JSON.stringify({ [value]: 1 })],
  ['unicode escapes in JSON', (value) => JSON.stringify({ text: value }).replace('@', '\\u0040').replace('c', '\\u0063').replace('-', '\\u002d')],
  ['JSON in JSON', (value) => JSON.stringify({ tool: 'mail', arguments: JSON.stringify({ to: value }) })],
  ['JSON in JSON in JSON', (value) => JSON.stringify([JSON.stringify({ arguments: JSON.stringify({ to: [value] }) })])],
  ['JSON four deep', (value) => JSON.stringify([JSON.stringify([JSON.stringify([JSON.stringify([value])])])])],
  ['cut JSON', (value) => JSON.stringify({ text: `\n${value}`, more: 'x' }).slice(0, -5)],
  ['an array', (value) => ['a', value]],
  ['a map', (value) => ({ deep: { deeper: [{ value }] } })],
  ['a map key', (value) => ({ [value]: 'x' })],
  ['JSON in a map', (value) => ({ arguments: JSON.stringify({ to: value }) })],
];

describe.each([
  ['an address', ADDRESS],
  ['a key', SECRET],
])('%s', (_name, value) => {
  describe.each(SHAPES)('as %s', (_shape, write) => {
    test.each(CONTENT)('in %s', (attribute) => {
      const call = pass(at({ [attribute]: write(value) }));
      expect(print(call)).not.toContain(TOKEN);
      expect(call.finding_counts.length).toBeGreaterThan(0);
    });
  });

  test.each<[string, SpanText]>([
    ['the span name', inSpan({ name: `chat ${value}` })],
    ['the status message', inSpan({ status: { code: 2, message: `refused for ${value}` } })],
    ['the trace state', inSpan({ traceState: `k=${value}` })],
    ['an event name', inSpan({ events: [{ name: value }] })],
    ['an event attribute', inSpan({ events: [{ name: 'exception', attributes: keyValues({ 'exception.message': `for ${value}` }) }] })],
    ['an event attribute in JSON', inSpan({ events: [{ name: 'gen_ai.choice', attributes: keyValues({ body: JSON.stringify({ a: value }) }) }] })],
    ['a link attribute', inSpan({ links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), attributes: keyValues({ note: value }) }] })],
    ['a resource attribute', { ...at({}), resource: { 'host.name': value } }],
    ['an attribute name', at({ [`by ${value}`]: 1 })],
    ['a resource attribute name', { ...at({}), resource: { [value]: 'x' } }],
    ['bytes that are text', inSpan({ attributes: [...keyValues(chat), { key: 'raw', value: { bytesValue: Buffer.from(`to ${value}`).toString('base64') } }] })],
    ['a repeated attribute', inSpan({ attributes: [...keyValues(chat), ...keyValues({ 'gen_ai.operation.name': value })] })],
    ['the service name', { ...at({}), resource: { 'service.name': value } }],
    ['the environment', { ...at({}), resource: { 'deployment.environment.name': value } }],
    ['the model', at({ 'gen_ai.request.model': value })],
    ['the served model', at({ 'gen_ai.response.model': value })],
    ['the provider', at({ 'gen_ai.provider.name': value })],
    ['the operation', at({ 'gen_ai.operation.name': value })],
    ['the response id', at({ 'gen_ai.response.id': value })],
    ['a finish reason', at({ 'gen_ai.response.finish_reasons': ['stop', value] })],
    ['a tool name', at({ 'gen_ai.tool.name': value })],
    ['the server address', at({ 'server.address': value })],
    ['the request id', at({ 'spanproof.request_id': value })],
    ["the provider's request id", at({ 'spanproof.provider.request_id': value })],
    ['the workload', at({ 'spanproof.workload': value })],
    ['the decision id', at({ 'spanproof.decision_id': value })],
    ['the policy hash', at({ 'spanproof.policy_hash': value })],
    ['the boot id', at({ 'spanproof.boot_id': value, 'spanproof.src_seq': 1 })],
    ['the instance id', { ...at({ 'spanproof.boot_id': 'boot', 'spanproof.src_seq': 1 }), resource: { 'service.instance.id': `${value} ` } }],
    ['the digest', at({ 'spanproof.call_digest': value })],
  ])('in %s', (_place, span) => {
    const call = pass(span);
    expect(print(call)).not.toContain(TOKEN);
    expect(call.finding_counts.length).toBeGreaterThan(0);
  });
});

test('JSON texts parse after redaction, and only the values have changed', () => {
  for (const value of [ADDRESS, SECRET]) {
    const nested = JSON.stringify({ to: value, note: 'tab\t"quoted" é \u2028' });
    const messages = [
      {
        role: 'user',
        parts: [
          { type: 'tool_call', arguments: nested },
          { type: 'text', content: `\n${value}\n` },
        ],
      },
    ];
    const call = pass(at({ 'gen_ai.input.messages': JSON.stringify(messages) }));
    const [kind = ''] = call.finding_counts.map(([name]) => name);
    const placeholder = `[${kind.toUpperCase()}_1]`;
    const after = JSON.parse(call.content.request['gen_ai.input.messages'] as string) as typeof messages;
    expect(after).toEqual(JSON.parse(JSON.stringify(messages).replaceAll(value, placeholder)));
    expect(JSON.parse(String(after[0]?.parts[0]?.arguments))).toEqual({ to: placeholder, note: 'tab\t"quoted" é \u2028' });
  }
});

test('wherever in any JSON value it is planted, it does not survive and the text stays JSON', () => {
  const numRuns = process.env['SPANPROOF_SLOW'] === '1' ? 5000 : 200;
  const around = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '"', '\\', 'é', '😀', '[', '}', ',', '\t'), maxLength: 6 });
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.tuple(around, around).map(([before, after]) => `${before} ${ADDRESS} ${after}`),
      around,
      fc.integer(),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(around, tie('node'), { maxKeys: 3 }),
      tie('node').map((inner) => JSON.stringify(inner)),
    ),
  })).node;
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), (value) => {
      const call = pass(at({ 'gen_ai.output.messages': JSON.stringify(value), custom: JSON.stringify({ value }) }));
      expect(print(call)).not.toContain(TOKEN);
      for (const text of [call.content.response['gen_ai.output.messages'], call.content.other['custom']])
        expect(() => JSON.parse(text as string)).not.toThrow();
    }),
    { numRuns },
  );
});
