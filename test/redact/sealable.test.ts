import { assessRisk, buildCore, takeFeatures, createScanner, type Policy } from '@spanproof/vocabulary';
import { encodeCanonical, parseCanonical } from '@spanproof/vocabulary/ledger';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { normalise } from '../../processor/src/normalise/normalise.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { redactCall } from '../../processor/src/redact/redact-call.ts';
import { encode } from '../receive/otlp-oracle.ts';
import { keys } from '../transforms/keys.ts';

const scanner = createScanner();
const NAMES = [
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'gen_ai.response.finish_reasons',
  'gen_ai.usage.input_tokens',
  'gen_ai.tool.name',
  'gen_ai.response.time_to_first_chunk',
  'server.port',
  'error.type',
  'spanproof.boot_id',
  'spanproof.src_seq',
  'spanproof.verdicts',
  'spanproof.subject',
  'spanproof.call_digest',
  'spanproof.upstream_contacted',
  'user.id',
  'gen_ai.input.messages',
  'service.name',
  'service.instance.id',
  '__proto__',
  'constructor',
  '',
];

const text = fc.oneof(
  fc.constantFrom('chat', 'gpt-5', 'b'.repeat(32), 'jörg😀@example.org', '4111 1111 1111 1111', ''),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const simple = fc.oneof(
  fc.record({ case: fc.constant('stringValue'), value: text }),
  fc.record({ case: fc.constant('intValue'), value: fc.oneof(fc.bigInt({ min: -5n, max: 5n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })) }),
  fc.record({ case: fc.constant('doubleValue'), value: fc.double() }),
  fc.record({ case: fc.constant('boolValue'), value: fc.boolean() }),
  fc.record({ case: fc.constant('bytesValue'), value: fc.uint8Array({ maxLength: 5 }) }),
  fc.constant({ case: undefined }),
);
const value = fc.oneof(
  simple,
  fc.array(simple, { maxLength: 3 }).map((values) => ({ case: 'arrayValue', value: { values: values.map((item) => ({ value: item })) } })),
  fc
    .uniqueArray(fc.tuple(text, simple), { maxLength: 3, selector: ([key]) => key })
    .map((pairs) => ({ case: 'kvlistValue', value: { values: pairs.map(([key, item]) => ({ key, value: { value: item } })) } })),
);
const attributes = fc.array(fc.record({ key: fc.constantFrom(...NAMES), value: value.map((member) => ({ value: member })) }), { maxLength: 12 });
const id = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const span = fc.record({
  traceId: id(16),
  spanId: id(8),
  name: fc.constantFrom('chat', 'spanproof.source.hello', 'spanproof.source.checkpoint'),
  startTimeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 63n }),
  endTimeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 63n }),
  attributes: attributes.map((rest) => [...rest, { key: 'gen_ai.request.model', value: { value: { case: 'stringValue', value: 'gpt-5' } } }]),
  status: fc.record({ message: text, code: fc.integer({ min: 0, max: 3 }) }),
});
const request = fc.record({
  resourceSpans: fc.tuple(
    fc.record({ resource: fc.record({ attributes }), scopeSpans: fc.tuple(fc.record({ spans: fc.array(span, { minLength: 1, maxLength: 3 }) })) }),
  ),
});

const rule = { direction: 'both', action: 'redact', fail: 'closed' } as const;
const policies: readonly Policy[] = (['placeholder', 'mask', 'remove', 'pseudonym', 'tokenise'] as const).map((transform) => ({
  version: 1,
  rules: [{ ...rule, id: 'all', kinds: ['*'], transform }],
}));

test('whatever is received, every record has a core that canonical JSON takes and a body that JSON takes', () => {
  let records = 0;
  fc.assert(
    fc.property(request, fc.constantFrom(...policies), (body, policy) => {
      const { calls, sources } = normalise(decodeTraces(encode('Request', body), 'protobuf'), { tenant: 'acme' });
      for (const { core } of sources) expect(parseCanonical(encodeCanonical(core))).toEqual(core);
      for (const call of calls) {
        const redacted = redactCall(examineCall(scanner, call), policy, keys);
        const features = takeFeatures(redacted.content, redacted.facts);
        const core = buildCore(redacted, { class: 'standard', tenant_key_epoch: 1, body_state: 'present', features, risk: assessRisk(redacted, features) });
        expect(parseCanonical(encodeCanonical(core))).toEqual(JSON.parse(JSON.stringify(core)));
        expect(typeof JSON.parse(JSON.stringify(redacted.content))).toBe('object');
        records += 1;
      }
    }),
    { numRuns: process.env['SPANPROOF_SLOW'] === '1' ? 10_000 : 500 },
  );
  expect(records).toBeGreaterThan(100);
});
