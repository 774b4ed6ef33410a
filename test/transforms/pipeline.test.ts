import type { Policy, RedactedCall, Transform } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { createPipeline } from '../../processor/src/pipeline.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import type { Receipt } from '../../processor/src/stage.ts';
import { encode } from '../receive/otlp-oracle.ts';
import { keys, otherKeys } from './keys.ts';

const MAIL = 'ada@example.org';
const policy = (transform: Transform): Policy => ({
  version: 1,
  rules: [{ id: 'mail', kinds: ['EMAIL'], direction: 'both', action: 'redact', transform, fail: 'closed' }],
});

function receipt(tenant: string): Receipt {
  const attribute = (key: string, value: string): object => ({ key, value: { value: { case: 'stringValue', value } } });
  const span = {
    traceId: new Uint8Array(16).fill(1),
    spanId: new Uint8Array(8).fill(1),
    name: 'chat',
    startTimeUnixNano: 1n,
    endTimeUnixNano: 2n,
    attributes: [attribute('gen_ai.operation.name', 'chat'), attribute('gen_ai.input.messages', JSON.stringify([{ role: 'user', content: `ask ${MAIL}` }]))],
  };
  const body = encode('Request', { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans: [span] }] }] });
  return { body, compression: 'identity', encoding: 'protobuf', tenant, digest: new Uint8Array(32) };
}

const settings = { inflatedLimit: 1_000_000, passOn: { maxBytes: 1_000_000 } };
const transformKeys = new Map([
  ['acme', keys],
  ['globex', otherKeys],
]);

test.each([
  ['pseudonym', keys.pseudonymOf('EMAIL', MAIL), otherKeys.pseudonymOf('EMAIL', MAIL)],
  ['tokenise', keys.tokenOf('EMAIL', MAIL), otherKeys.tokenOf('EMAIL', MAIL)],
] as const)('%s: the record and what is passed on say the same, by the key of the tenant', (transform, acme, globex) => {
  const process = createPipeline({ ...settings, policy: policy(transform), transformKeys });
  for (const [tenant, expected] of [
    ['acme', acme],
    ['globex', globex],
  ] as const) {
    const { records, passedOn } = process(receipt(tenant));
    expect(JSON.stringify((records[0] as RedactedCall).content)).toContain(`ask ${expected}`);
    const passed = JSON.stringify(
      passedOn.map(({ bytes }) => decodeTraces(bytes, 'protobuf')),
      (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    );
    expect(passed).toContain(`ask ${expected}`);
    expect(passed).not.toContain(MAIL);
  }
});

test('a tenant whose key is not there is refused, not sealed in another way', () => {
  const process = createPipeline({ ...settings, policy: policy('pseudonym'), transformKeys });
  expect(() => process(receipt('initech'))).toThrow(expect.objectContaining({ code: 'TRANSFORM_KEY_MISSING' }) as Error);
});
