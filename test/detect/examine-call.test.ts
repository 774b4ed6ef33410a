import { createScanner, type ExaminedCall } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { normaliseCall, type Value } from '../normalise/otlp-span.ts';

const scanner = createScanner();
const ADA = 'ada@example.org';

function examine(attributes: { readonly [key: string]: Value }, resource: { readonly [key: string]: Value } = {}): ExaminedCall {
  return examineCall(scanner, normaliseCall(attributes, { resource }));
}

test('says where and what, never the value', () => {
  const { findings, truncated, unscanned } = examine({ 'gen_ai.input.messages': JSON.stringify([{ parts: [{ content: `to ${ADA}` }] }]) });
  expect(findings).toEqual([
    { kind: 'EMAIL', place: { part: 'request', pointer: '/gen_ai.input.messages/0/parts/0/content', start: 3, end: 18 }, confidence: 95, detector: 'EMAIL@1' },
  ]);
  expect([truncated, unscanned]).toEqual([false, []]);
  expect(JSON.stringify(findings)).not.toContain('ada');
});

test('looks at every part', () => {
  const { findings } = examine(
    {
      'gen_ai.output.messages': ADA,
      'a/b~c': ADA,
      'gen_ai.tool.name': ADA,
      'gen_ai.response.finish_reasons': [ADA],
      'user.id': ADA,
      'spanproof.subject': [ADA],
    },
    { 'service.name': ADA, 'host.name': ADA },
  );
  expect(findings.map(({ place }) => `${place.part}${place.pointer}`)).toEqual([
    'response/gen_ai.output.messages',
    'other/a~1b~0c',
    'other/gen_ai.response.finish_reasons/0',
    'other/resource.attributes/host.name',
    'facts/tool_names/0',
    'facts/caller/service',
    'subject/user',
    'subject/subjects/0',
  ]);
});

test('leaves ids, hashes and numbers of known form alone', () => {
  const { findings } = examine({ 'spanproof.policy_hash': '4111111111111111'.repeat(4), 'spanproof.key_fp': '4111111111111111', 'server.port': 4111 });
  expect(findings).toEqual([]);
});

test('names each attribute it did not read to its end, and reads the others', () => {
  const call = normaliseCall({ 'gen_ai.input.messages': 'x'.repeat(100), 'gen_ai.output.messages': ADA, 'a/b': 'y'.repeat(100) });
  const { findings, truncated, unscanned } = examineCall(scanner, call, { maxBytes: 60 });
  expect(truncated).toBe(true);
  expect(unscanned).toEqual([
    { part: 'request', pointer: '/gen_ai.input.messages' },
    { part: 'other', pointer: '/a~1b' },
  ]);
  expect(findings).toHaveLength(1);
});

test('a body as large as any is read to its end', () => {
  const { findings, truncated } = examine({ 'gen_ai.input.messages': `${'word '.repeat(2_000_000)}${ADA}` });
  expect([findings.length, truncated]).toEqual([1, false]);
});
