import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { normalise } from '../../processor/src/normalise/normalise.ts';
import type { Normalised } from '../../processor/src/stage.ts';
import type { LlmCall } from '@spanproof/vocabulary';

export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** OTLP/JSON's AnyValue. */
function anyValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: (value as readonly Value[]).map(anyValue) } };
  return { kvlistValue: { values: keyValues(value as { readonly [key: string]: Value }) } };
}

export function keyValues(attributes: { readonly [key: string]: Value }): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

export interface SpanText {
  readonly attributes?: { readonly [key: string]: Value };
  readonly resource?: { readonly [key: string]: Value };
  /** Members of the OTLP/JSON span, in place of the defaults. */
  readonly span?: object;
}

/** Bodies as they come from outside: every test goes through the decoder. */
export function normaliseSpans(...spans: readonly SpanText[]): Normalised {
  const resourceSpans = spans.map(({ attributes = {}, resource = {}, span = {} }) => ({
    resource: { attributes: keyValues(resource) },
    scopeSpans: [
      {
        scope: { name: 'test' },
        spans: [
          {
            traceId: '0af7651916cd43dd8448eb211c80319c',
            spanId: 'b7ad6b7169203331',
            name: 'chat',
            startTimeUnixNano: '1790000000000000000',
            endTimeUnixNano: '1790000001500000000',
            attributes: keyValues(attributes),
            ...span,
          },
        ],
      },
    ],
  }));
  return normalise(decodeTraces(Buffer.from(JSON.stringify({ resourceSpans })), 'json'), { tenant: 'acme' });
}

export function normaliseCall(attributes: { readonly [key: string]: Value }, rest: Omit<SpanText, 'attributes'> = {}): LlmCall {
  const [call] = normaliseSpans({ attributes: { 'gen_ai.operation.name': 'chat', ...attributes }, ...rest }).calls;
  if (call === undefined) throw new Error('no call');
  return call;
}
