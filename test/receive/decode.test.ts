import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { decodeByOracle, encode } from './otlp-oracle.ts';
import { arbitraryRequest, SAMPLE, toOtlpJson } from './requests.ts';

const runs = process.env['SPANPROOF_SLOW'] === '1' ? 5000 : 300;
const protobuf = encode('Request', SAMPLE);
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const nonEmpty = (request: object): boolean => encode('Request', request).length > 0;

test('protobuf is read as protobuf-es reads it', () => {
  fc.assert(
    fc.property(arbitraryRequest.filter(nonEmpty), (request) => {
      const bytes = encode('Request', request);
      expect(decodeTraces(bytes, 'protobuf')).toEqual(decodeByOracle(bytes));
    }),
    { numRuns: runs },
  );
});

test('JSON and protobuf of one request give one model', () => {
  fc.assert(
    fc.property(arbitraryRequest.filter(nonEmpty), (request) => {
      expect(decodeTraces(json(toOtlpJson(request)), 'json')).toEqual(decodeTraces(encode('Request', request), 'protobuf'));
    }),
    { numRuns: runs },
  );
});

test('every field of the sample arrives', () => {
  const model = decodeTraces(protobuf, 'protobuf');
  expect(model).toMatchObject({
    resources: [
      {
        attributes: [['service.name', 'shop']],
        droppedAttributes: 1,
        schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
        scopes: [
          {
            name: 'sample',
            version: '1.2.3',
            attributes: [['scope.key', 'é']],
            spans: [
              {
                traceId: '0af7651916cd43dd8448eb211c80319c',
                spanId: 'b7ad6b7169203331',
                parentSpanId: '00f067aa0ba902b7',
                kind: 3,
                start: 1_790_000_000_000_000_001n,
                end: 1_790_000_000_900_000_002n,
                flags: 257,
                statusCode: 2,
                statusMessage: 'failed',
                events: [{ name: 'exception', attributes: [['exception.message', 'boom']] }],
                links: [{ traceId: '07'.repeat(16), spanId: '08'.repeat(8), traceState: 'c=d', flags: 1 }],
              },
            ],
          },
        ],
      },
    ],
  });
  expect(Object.fromEntries(model.resources[0]?.scopes[0]?.spans[0]?.attributes ?? [])).toEqual({
    'gen_ai.operation.name': 'chat',
    int: -7,
    double: 0.25,
    bool: true,
    bytes: Uint8Array.of(1, 2, 255),
    list: ['a', 'b'],
    map: { k: 'v' },
  });
  expect(decodeTraces(json(toOtlpJson(SAMPLE)), 'json')).toEqual(model);
});

describe('JSON as emitters write it', () => {
  const decodeSpan = (span: string): unknown =>
    decodeTraces(Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`), 'json').resources[0]?.scopes[0]?.spans[0];
  const valueOf = (value: string): unknown =>
    (decodeSpan(`{"attributes":[{"key":"k","value":${value}}]}`) as { attributes: [[string, unknown]] }).attributes[0][1];

  test('64-bit integers as numbers keep their last digit', () => {
    expect(decodeSpan('{"startTimeUnixNano":1790000000000000001,"endTimeUnixNano":"1790000000000000002"}')).toMatchObject({
      start: 1_790_000_000_000_000_001n,
      end: 1_790_000_000_000_000_002n,
    });
    expect(valueOf('{"intValue":-9223372036854775808}')).toBe(-(2n ** 63n));
    expect(valueOf('{"intValue":"42"}')).toBe(42);
    expect(valueOf('{"doubleValue":12345678901234567890}')).toBe(Number('12345678901234567890'));
    expect(valueOf('{"doubleValue":-12345678901234567890.5}')).toBe(Number('-12345678901234567890.5'));
    expect(valueOf('{"doubleValue":0.12345678901234567890}')).toBe(Number('0.12345678901234567890'));
    expect(valueOf('{"doubleValue":1234567890123456e2}')).toBe(123_456_789_012_345_600);
    expect(valueOf('{"doubleValue": 1e-1234567890123456 }')).toBe(0);
    expect(valueOf('{"intValue": -1234567890123456 }')).toBe(-1_234_567_890_123_456);
    expect(valueOf('{"stringValue":": 12345678901234567890, \\"[1234567890123456]"}')).toBe(': 12345678901234567890, "[1234567890123456]');
  });

  test('null is the default, unknown keys are ignored, ids have one spelling', () => {
    expect(decodeSpan('{"traceId":"ABCDEF00","name":null,"attributes":null,"status":null,"colour":[1,2]}')).toMatchObject({
      traceId: 'abcdef00',
      name: '',
      attributes: [],
      statusCode: 0,
    });
    expect(valueOf('null')).toBeNull();
    expect(valueOf('{"arrayValue":{}}')).toEqual([]);
  });

  test('a lone surrogate is what UTF-8 makes of it', () => {
    expect(valueOf('{"stringValue":"cut \\ud83d"}')).toBe('cut \ufffd');
  });

  test('bytes in either alphabet, padded or not', () => {
    for (const text of ['-_8=', '+/8=', '-_8', '+/8']) expect(valueOf(`{"bytesValue":"${text}"}`)).toEqual(Uint8Array.of(0xfb, 0xff));
  });
});

test('a `__proto__` key is a key', () => {
  const list = {
    resourceSpans: [
      { scopeSpans: [{ spans: [{ attributes: [{ key: 'k', value: { kvlistValue: { values: [{ key: '__proto__', value: { intValue: 1 } }] } } }] }] }] },
    ],
  };
  const value = decodeTraces(json(list), 'json').resources[0]?.scopes[0]?.spans[0]?.attributes[0]?.[1];
  expect(JSON.stringify(value)).toBe('{"__proto__":1}');
});
