import { buildCore, type CallFacts, type RedactedCall } from '@spanproof/vocabulary';
import { encodeCanonical, parseCanonical } from '@spanproof/vocabulary/ledger';
import { expect, test } from 'vitest';

const facts: CallFacts = {
  operation: 'chat',
  provider: 'openai',
  model_requested: 'gpt-5',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: 'b7ad6b7169203331',
  caller: { service: 'desk' },
  tokens: { input: 3 },
  latency_ns: 1_000_000,
  outcome: 'ok',
};
const call = {
  kind: 'llm.call',
  tenant: 'default',
  t_event: 1n,
  facts,
  content: { request: { 'gen_ai.input.messages': 'a person' }, response: {}, other: {} },
  subject: { user: 'a person' },
  verdicts: [{ rule: 'secrets', version: 1, action: 'redact', outcome: 'redacted', by: 'source', count: 1 }],
  dialect: 'otel_genai@1',
  unmapped: 2,
  finding_counts: [['SECRET.jwt', 1]],
} as unknown as RedactedCall;

test('buildCore() seals the facts, and neither content nor person', () => {
  const core = buildCore(call, {
    class: 'standard',
    tenant_key_epoch: 1,
    body_state: 'present',
    features: { chars_in: 8, chars_out: 0 },
    risk: { class: 'low', reasons: [] },
  });
  expect(core).toEqual({
    ...facts,
    schema: 'spanproof/core/v1',
    class: 'standard',
    tenant_key_epoch: 1,
    verdicts: call.verdicts,
    features: { chars_in: 8, chars_out: 0, findings: [['SECRET.jwt', 1]] },
    risk: { class: 'low', reasons: [] },
    body_state: 'present',
    dialect: 'otel_genai@1',
    unmapped: 2,
  });
  const bytes = encodeCanonical(core);
  expect(parseCanonical(bytes)).toEqual(core);
  expect(new TextDecoder().decode(bytes)).not.toContain('a person');
});
