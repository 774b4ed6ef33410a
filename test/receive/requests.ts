/** Requests to decode: arbitrary ones as protobuf-es takes them, and the same as OTLP/JSON. */
import fc from 'fast-check';

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.constant('x'.repeat(40)),
  fc.constant('ключ é'.repeat(12)),
);
const uint32 = fc.oneof(fc.constant(0), fc.nat(), fc.integer({ min: 0, max: 0xffff_ffff }));
const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const id = (length: number): fc.Arbitrary<Uint8Array> => fc.oneof(bytes(length), bytes(0), bytes(3));

const { value } = fc.letrec((tie) => ({
  value: fc.record({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant({ case: undefined }),
      fc.record({ case: fc.constant('stringValue' as const), value: text }),
      fc.record({ case: fc.constant('boolValue' as const), value: fc.boolean() }),
      fc.record({
        case: fc.constant('intValue' as const),
        value: fc.oneof(fc.bigInt({ min: -300n, max: 300n }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      }),
      fc.record({ case: fc.constant('doubleValue' as const), value: fc.double() }),
      fc.record({ case: fc.constant('bytesValue' as const), value: fc.uint8Array({ maxLength: 9 }) }),
      fc.record({ case: fc.constant('arrayValue' as const), value: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
      fc.record({
        case: fc.constant('kvlistValue' as const),
        value: fc.record({ values: fc.uniqueArray(tie('pair'), { maxLength: 3, selector: (pair) => (pair as { key: string }).key }) }),
      }),
    ),
  }),
  pair: fc.record({ key: fc.oneof(text, fc.constant('__proto__')), value: tie('value') }),
}));

const pair = fc.record({ key: text, value });
const attributes = fc.array(pair, { maxLength: 4 });
const event = fc.record({ timeUnixNano: time, name: text, attributes, droppedAttributesCount: uint32 });
const link = fc.record({ traceId: id(16), spanId: id(8), traceState: text, attributes, droppedAttributesCount: uint32, flags: uint32 });
const span = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    traceState: text,
    parentSpanId: id(8),
    name: text,
    kind: fc.integer({ min: -5, max: 5 }),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    droppedAttributesCount: uint32,
    events: fc.array(event, { maxLength: 2 }),
    droppedEventsCount: uint32,
    links: fc.array(link, { maxLength: 2 }),
    droppedLinksCount: uint32,
    status: fc.record({ message: text, code: fc.integer({ min: 0, max: 3 }) }),
    flags: uint32,
  },
  { requiredKeys: [] },
);
const scopeSpans = fc.record(
  {
    scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: uint32 }),
    spans: fc.array(span, { maxLength: 3 }),
    schemaUrl: text,
  },
  { requiredKeys: ['spans'] },
);
const resourceSpans = fc.record(
  { resource: fc.record({ attributes, droppedAttributesCount: uint32 }), scopeSpans: fc.array(scopeSpans, { maxLength: 2 }), schemaUrl: text },
  { requiredKeys: ['scopeSpans'] },
);

export const arbitraryRequest: fc.Arbitrary<object> = fc.record({ resourceSpans: fc.array(resourceSpans, { maxLength: 2 }) });

/** The JSON an OTLP/JSON emitter would send for a protobuf-es init: hex ids, 64-bit integers as strings. */
export function toOtlpJson(message: unknown, field = ''): unknown {
  if (message instanceof Uint8Array) return Buffer.from(message).toString(field.endsWith('Id') ? 'hex' : 'base64');
  if (typeof message === 'bigint') return String(message);
  // JSON.stringify writes -0 as 0.
  if (typeof message === 'number') return Object.is(message, -0) ? '-0' : Number.isFinite(message) ? message : String(message);
  if (Array.isArray(message)) return message.map((item) => toOtlpJson(item, field));
  if (typeof message !== 'object' || message === null) return message;
  if (field === 'value' && 'value' in message) {
    const any = message.value as { readonly case: string | undefined; readonly value?: unknown };
    return any.case === undefined ? {} : { [any.case]: toOtlpJson(any.value, any.case) };
  }
  // Items of an array value are bare AnyValues, those of a kvlist are pairs.
  return Object.fromEntries(
    Object.entries(message).map(([key, member]) => [
      key,
      key === 'values' && Array.isArray(member) ? member.map((item) => toOtlpJson(item, 'key' in (item as object) ? '' : 'value')) : toOtlpJson(member, key),
    ]),
  );
}

/** A request with every kind of field, for tests that damage it. */
export const SAMPLE: object = {
  resourceSpans: [
    {
      resource: { attributes: [pairOf('service.name', 'shop')], droppedAttributesCount: 1 },
      schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
      scopeSpans: [
        {
          scope: { name: 'sample', version: '1.2.3', attributes: [pairOf('scope.key', 'é')] },
          spans: [
            {
              traceId: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
              spanId: Buffer.from('b7ad6b7169203331', 'hex'),
              parentSpanId: Buffer.from('00f067aa0ba902b7', 'hex'),
              traceState: 'a=b',
              name: 'chat gpt-5',
              kind: 3,
              startTimeUnixNano: 1_790_000_000_000_000_001n,
              endTimeUnixNano: 1_790_000_000_900_000_002n,
              attributes: [
                pairOf('gen_ai.operation.name', 'chat'),
                { key: 'int', value: { value: { case: 'intValue', value: -7n } } },
                { key: 'double', value: { value: { case: 'doubleValue', value: 0.25 } } },
                { key: 'bool', value: { value: { case: 'boolValue', value: true } } },
                { key: 'bytes', value: { value: { case: 'bytesValue', value: Uint8Array.of(1, 2, 255) } } },
                { key: 'list', value: { value: { case: 'arrayValue', value: { values: [pairOf('', 'a').value, pairOf('', 'b').value] } } } },
                { key: 'map', value: { value: { case: 'kvlistValue', value: { values: [pairOf('k', 'v')] } } } },
              ],
              events: [{ timeUnixNano: 1_790_000_000_100_000_000n, name: 'exception', attributes: [pairOf('exception.message', 'boom')] }],
              links: [{ traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, 8), traceState: 'c=d', attributes: [pairOf('l', 'm')], flags: 1 }],
              status: { code: 2, message: 'failed' },
              flags: 257,
            },
          ],
        },
      ],
    },
  ],
};

function pairOf(key: string, text_: string): { key: string; value: { value: { case: 'stringValue'; value: string } } } {
  return { key, value: { value: { case: 'stringValue', value: text_ } } };
}
