import { readFileSync } from 'node:fs';
import { CodedError } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseMetrics } from '../../processor/src/normalise/normalise-metrics.ts';
import { countPoints } from '../../processor/src/receive/metrics/count-points.ts';
import { encodeJson } from '../receive/otlp-oracle.ts';

const FOLDER = new URL('../fixtures/spans/', import.meta.url);

function points(kind: string, name: string, count: number): object {
  return { name, [kind]: { dataPoints: Array.from({ length: count }, () => ({ timeUnixNano: '1' })) } };
}
const request = (...metrics: readonly object[]): unknown => ({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });

describe.each(['otel-legacy/openai-python', 'traceloop/openai-python', 'traceloop/openai-python-old'])('metrics recorded from %s', (name) => {
  const body = JSON.parse(readFileSync(new URL(`${name}.metrics.json`, FOLDER), 'utf8')) as Recorded;
  const expected = body.resourceMetrics
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .reduce((sum, { histogram, sum: counter }) => sum + (histogram ?? counter ?? { dataPoints: [] }).dataPoints.length, 0);

  test('are all of GenAI, the same in both encodings', () => {
    const json = countPoints(Buffer.from(JSON.stringify(body)), 'json');
    expect(countPoints(encodeJson('MetricsRequest', body), 'protobuf')).toEqual(json);
    expect(expected).toBeGreaterThan(3);
    expect(normaliseMetrics(json)).toEqual({ calls: [], sources: [], foreign: 0, rejected: 0, points: expected });
    expect([...json.keys()]).toContain('gen_ai.client.token.usage');
  });
});

interface Recorded {
  readonly resourceMetrics: readonly { readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[] }[];
}
interface Metric {
  readonly histogram?: { readonly dataPoints: readonly unknown[] };
  readonly sum?: { readonly dataPoints: readonly unknown[] };
}

test('others are counted, and the sender is told', () => {
  const body = request(points('sum', 'process.cpu.time', 3), points('histogram', 'gen_ai.client.operation.duration', 2), { name: 'empty' });
  expect(normaliseMetrics(countPoints(encodeJson('MetricsRequest', body), 'protobuf'))).toEqual({
    calls: [],
    sources: [],
    foreign: 3,
    rejected: 0,
    points: 2,
    reason: '3 data points are of no GenAI metric and were not kept',
  });
});

describe('hostile bodies', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'OTLP_MALFORMED'],
    ['a list', Buffer.from('[]'), 'OTLP_MALFORMED'],
    ['points that are no list', Buffer.from(JSON.stringify(request({ name: 'a', sum: { dataPoints: 3 } }))), 'OTLP_MALFORMED'],
    ['two kinds of data', Buffer.from(JSON.stringify(request({ ...points('sum', 'a', 1), ...points('gauge', 'a', 1) }))), 'OTLP_MALFORMED'],
    ['a name that is a number', Buffer.from(JSON.stringify(request({ name: 3 }))), 'OTLP_MALFORMED'],
    [
      'too many points',
      Buffer.from(JSON.stringify(request({ name: 'a', sum: { dataPoints: Array.from({ length: 1_000_001 }, () => ({})) } }))),
      'OTLP_TOO_LARGE',
    ],
  ])('%s are refused with a code', (_, body, code) => {
    expect(() => countPoints(body, 'json')).toThrow(expect.objectContaining({ code }));
  });

  test('a million empty points of a protobuf are too many', () => {
    const body = encodeJson('MetricsRequest', request({ name: 'a', sum: { dataPoints: Array.from({ length: 1_000_001 }, () => ({})) } }));
    expect(() => countPoints(body, 'protobuf')).toThrow(expect.objectContaining({ code: 'OTLP_TOO_LARGE' }));
  });

  test('any damage to a protobuf is counted or refused with a code', () => {
    const good = encodeJson('MetricsRequest', request(points('sum', 'gen_ai.a', 5), points('histogram', 'b', 2)));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Uint8Array.from(good);
        bytes[at] = byte;
        try {
          countPoints(bytes, 'protobuf');
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
