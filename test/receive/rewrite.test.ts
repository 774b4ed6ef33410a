import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecodedTraces } from '../../processor/src/receive/contract.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { encodeTraces } from '../../processor/src/receive/rewrite/encode-traces.ts';
import { rewriteTraces, type TraceRewriting } from '../../processor/src/receive/rewrite/rewrite-traces.ts';
import { decodeByOracle as decodePlain, encode } from './otlp-oracle.ts';
import { arbitraryRequest, SAMPLE } from './requests.ts';

/** protobuf-es gives bytes fields the class of what it reads. */
const decodeByOracle = (bytes: Uint8Array): DecodedTraces => decodePlain(new Uint8Array(bytes));
const runs = process.env['SPANPROOF_SLOW'] === '1' ? 3000 : 200;
const nonEmpty = (request: object): boolean => encode('Request', request).length > 0;
const SAME: TraceRewriting = {
  keep: () => true,
  textsOf: () => ({ text: (text) => text, name: (name) => name, number: () => undefined }),
  omit: new Set(),
  maxBytes: 1 << 30,
};

function rewrite(bytes: Uint8Array, rewriting: Partial<TraceRewriting> = {}): readonly { readonly traces: DecodedTraces; readonly spans: number }[] {
  const requests = rewriteTraces(bytes, decodeTraces(bytes, 'protobuf'), { ...SAME, ...rewriting });
  return requests.map(({ bytes: written, spans }) => ({ traces: decodeByOracle(written), spans }));
}

/** Without what holds no span, and without ids of another length than an id has. */
function expected({ resources }: DecodedTraces): DecodedTraces {
  const id = (text: string, bytes: number): string => (text.length === 2 * bytes ? text : '');
  return {
    resources: resources
      .map((resource) => ({
        ...resource,
        scopes: resource.scopes
          .filter(({ spans }) => spans.length > 0)
          .map((scope) => ({
            ...scope,
            spans: scope.spans.map((span) => ({
              ...span,
              traceId: id(span.traceId, 16),
              spanId: id(span.spanId, 8),
              parentSpanId: id(span.parentSpanId, 8),
              links: span.links.map((link) => ({ ...link, traceId: id(link.traceId, 16), spanId: id(link.spanId, 8) })),
            })),
          })),
      }))
      .filter(({ scopes }) => scopes.length > 0),
  };
}

describe('a body written again', () => {
  test('with the same texts says the same, in one request', () => {
    fc.assert(
      fc.property(arbitraryRequest.filter(nonEmpty), (request) => {
        const bytes = encode('Request', request);
        const wanted = expected(decodeByOracle(bytes));
        const written = rewrite(bytes);
        expect(written.map(({ traces }) => traces)).toEqual(wanted.resources.length === 0 ? [] : [wanted]);
      }),
      { numRuns: runs },
    );
  });

  test('in small requests has every span once, in order, under its resource and scope', () => {
    fc.assert(
      fc.property(arbitraryRequest.filter(nonEmpty), fc.integer({ min: 1, max: 300 }), (request, maxBytes) => {
        const bytes = encode('Request', request);
        const flat = (traces: DecodedTraces): unknown[] =>
          traces.resources.flatMap(({ scopes, ...resource }) => scopes.flatMap(({ spans, ...scope }) => spans.map((span) => ({ span, scope, resource }))));
        const written = rewrite(bytes, { maxBytes });
        expect(written.flatMap(({ traces }) => flat(traces))).toEqual(flat(expected(decodeByOracle(bytes))));
        for (const { traces, spans } of written) expect(flat(traces)).toHaveLength(spans);
      }),
      { numRuns: runs },
    );
  });

  test('keeps the bytes of messages that no text changes', () => {
    const bytes = encode('Request', SAMPLE);
    const [request] = rewriteTraces(bytes, decodeTraces(bytes, 'protobuf'), SAME);
    expect(Buffer.from(request?.bytes ?? []).toString('hex')).toContain(Buffer.from(bytes).subarray(-300, -50).toString('hex'));
  });

  test('gives every text and every number to be changed, with its label, and keeps types otherwise', () => {
    const seen = new Set<string>();
    const bytes = encode('Request', SAMPLE);
    const [written] = rewrite(bytes, {
      textsOf: () => ({
        text: (text, label) => `${seen.add(`${label}=${text}`) && text}!`,
        name: (name) => `${name}?`,
        number: (digits, label) => (seen.add(`${label}=${digits}`) && label === 'int' ? '[N]' : undefined),
      }),
    });
    for (const text of [
      'service.name=shop',
      '=https://opentelemetry.io/schemas/1.44.0',
      '=sample',
      '=1.2.3',
      'scope.key=é',
      '=a=b',
      '=chat gpt-5',
      'list=a',
      'list=b',
      'k=v',
      'int=-7',
      'double=0.25',
      '=exception',
      'exception.message=boom',
      '=c=d',
      'l=m',
      '=failed',
    ]) {
      expect(seen, text).toContain(text);
    }
    const span = written?.traces.resources[0]?.scopes[0]?.spans[0];
    expect(span).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      name: 'chat gpt-5!',
      statusMessage: 'failed!',
      traceState: 'a=b!',
      events: [{ name: 'exception!', attributes: [['exception.message?', 'boom!']] }],
    });
    expect(span?.attributes.slice(1)).toEqual([
      ['int?', '[N]'],
      ['double?', 0.25],
      ['bool?', true],
      ['bytes?', new Uint8Array([1, 2, 255, 0x21])],
      ['list?', ['a!', 'b!']],
      ['map?', { 'k?': 'v!' }],
    ]);
  });

  test('leaves out fields that nobody examined, ids that are none, and names to omit', () => {
    const unknown = Buffer.concat([Buffer.from([0xfa, 0x06, 5]), Buffer.from('canar')]); // field 111, five bytes
    const span = Buffer.concat([
      encode('Span', { traceId: Buffer.alloc(16, 1), spanId: Buffer.from('canary-as-id'), name: 'n', attributes: [pair('keep'), pair('drop')] }),
      unknown,
    ]);
    const scope = Buffer.concat([Buffer.from([0x12, span.length]), span, unknown]);
    const resource = Buffer.concat([Buffer.from([0x12, scope.length]), scope, unknown]);
    const body = Buffer.concat([Buffer.from([0x0a, resource.length]), resource, unknown]);
    const [request] = rewriteTraces(body, decodeTraces(body, 'protobuf'), { ...SAME, omit: new Set(['drop']) });
    expect(Buffer.from(request?.bytes ?? []).includes('canar')).toBe(false);
    expect(decodeByOracle(request?.bytes ?? new Uint8Array()).resources[0]?.scopes[0]?.spans[0]).toMatchObject({
      name: 'n',
      spanId: '',
      attributes: [['keep', 'x']],
    });
  });

  test('two names that become one stay two', () => {
    const body = encode('Request', { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'n', attributes: [pair('a'), pair('b')] }] }] }] });
    const [written] = rewrite(body, { textsOf: () => ({ text: (text) => text, name: () => '***', number: () => undefined }) });
    expect(written?.traces.resources[0]?.scopes[0]?.spans[0]?.attributes).toEqual([
      ['***', 'x'],
      ['***~2', 'x'],
    ]);
  });
});

test('a decoded body is encoded as it was', () => {
  fc.assert(
    fc.property(arbitraryRequest.filter(nonEmpty), (request) => {
      const model = decodeTraces(encode('Request', request), 'protobuf');
      // Whole doubles become integers: equal as numbers, which is all that decoding keeps.
      expect(decodeByOracle(encodeTraces(model))).toEqual(model);
    }),
    { numRuns: runs },
  );
});

function pair(key: string): object {
  return { key, value: { value: { case: 'stringValue', value: 'x' } } };
}
