import { createScanner, type Policy } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { normalise } from '../../processor/src/normalise/normalise.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { redactCall } from '../../processor/src/redact/redact-call.ts';
import { encode } from '../receive/otlp-oracle.ts';
import { PLANTED } from '../support/planted-values.ts';

const policy: Policy = { version: 1, rules: [{ id: 'all', kinds: ['*'], direction: 'both', action: 'redact', fail: 'closed' }] };
const CARD = PLANTED.CREDIT_CARD;
const scanner = createScanner();

type Value = { readonly case: string; readonly value: unknown };
const text = (value: string): Value => ({ case: 'stringValue', value });
const bytes = (value: Uint8Array): Value => ({ case: 'bytesValue', value });
const list = (...values: readonly Value[]): Value => ({ case: 'arrayValue', value: { values: values.map((value) => ({ value })) } });
const map = (...pairs: readonly (readonly [string, Value])[]): Value => ({
  case: 'kvlistValue',
  value: { values: pairs.map(([key, value]) => ({ key, value: { value } })) },
});

/** A value, and what is left of it in a record. */
function leftOf(value: Value): string {
  const attributes = [
    { key: 'gen_ai.operation.name', value: { value: text('chat') } },
    { key: 'custom', value: { value } },
  ];
  const span = { traceId: new Uint8Array(16).fill(1), spanId: new Uint8Array(8).fill(1), name: 'chat', startTimeUnixNano: 1n, endTimeUnixNano: 2n, attributes };
  const body = encode('Request', { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans: [span] }] }] });
  const { calls } = normalise(decodeTraces(body, 'protobuf'), { tenant: 'acme' });
  const [call] = calls.map((each) => redactCall(examineCall(scanner, each), policy));
  return JSON.stringify(call?.content.other['custom']);
}

const binary = (content: string): Uint8Array => Buffer.concat([Buffer.from([0, 0xff, 0xfe]), Buffer.from(` ${content} `), Buffer.from([0x80, 0])]);

test.each([
  ['text', text(`x ${CARD}`), '"x [CREDIT_CARD_1]"'],
  ['a number', { case: 'intValue', value: 4012888888881881n }, '"[CREDIT_CARD_1]"'],
  ['a fraction', { case: 'doubleValue', value: 4012888888881881 }, '"[CREDIT_CARD_1]"'],
  ['bytes that are text', bytes(Buffer.from(`x ${CARD}`)), '{"bytes_utf8":"x [CREDIT_CARD_1]"}'],
  ['bytes that hold text', bytes(binary(CARD)), '{"bytes_base64":"[CREDIT_CARD_1]"}'],
  ['a list', list(text('x'), text(CARD), bytes(binary(CARD))), '["x","[CREDIT_CARD_1]",{"bytes_base64":"[CREDIT_CARD_2]"}]'],
  ['a map', map(['a', text('x')], ['ssn', text('219099999')], [CARD, list(text(CARD))]), '{"a":"x","ssn":"[US_SSN_1]","[CREDIT_CARD_1]":["[CREDIT_CARD_1]"]}'],
  ['JSON as text, spelt as it was', text(`{"a": 1.50, "card" :"${CARD}"}`), JSON.stringify('{"a": 1.50, "card" :"[CREDIT_CARD_1]"}')],
  ['a true value', { case: 'boolValue', value: true }, 'true'],
])('%s', (_, value, left) => {
  expect(leftOf(value)).toBe(left);
});

test('bytes without a finding are what they were', () => {
  const plain = binary('nothing here');
  expect(leftOf(bytes(plain))).toBe(`{"bytes_base64":"${Buffer.from(plain).toString('base64')}"}`);
});
