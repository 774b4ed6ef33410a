import { NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BATCH_DEFAULTS, type Batcher, type BatchSettings, createBatcher } from '../../instrumentation/src/batch.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(() => receiver.close());

interface Opened {
  readonly batcher: Batcher;
  readonly dropped: string[];
  write(...names: readonly string[]): void;
}

function open(settings: Partial<BatchSettings> = {}, url: string = receiver.url): Opened {
  const dropped: string[] = [];
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, timeoutMillis: 500 });
  const onDropped = (spans: readonly ReadableSpan[]): unknown => dropped.push(...spans.map(({ name }) => name));
  const batcher = createBatcher({ exporter, onDropped }, { ...BATCH_DEFAULTS, ...settings });
  const tracer = new NodeTracerProvider({ spanProcessors: [batcher] }).getTracer('test');
  return { batcher, dropped, write: (...names) => names.forEach((name) => tracer.startSpan(name, { attributes: { content: 'x'.repeat(100) } }).end()) };
}

const names = (): readonly string[] => receiver.spans.map(({ name }) => name);

describe('batches', () => {
  test('leave by themselves after the delay, in order', async () => {
    const { write } = open({ delay: 10 });
    write('a', 'b', 'c');
    await receiver.waitForCalls(3);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(receiver.bodies).toHaveLength(1);
  });

  test('are cut by count and by size', async () => {
    const { batcher, write } = open({ maxBatchSpans: 2 });
    write('a', 'b', 'c', 'd', 'e');
    expect(await batcher.flush()).toBe(true);
    expect(receiver.bodies).toHaveLength(3);
    const small = open({ maxBatchChars: 1 });
    small.write('f', 'g');
    await small.batcher.flush();
    expect(receiver.bodies).toHaveLength(5);
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('that fail are sent again byte for byte, before anything newer', async () => {
    const { batcher, write, dropped } = open({ retry: [60_000, 60_000] });
    receiver.answerNext(401);
    write('a', 'b');
    expect(await batcher.flush()).toBe(false);
    write('c');
    expect(await batcher.flush()).toBe(true);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(receiver.bodies[1]).toBe(receiver.bodies[0]);
    expect(dropped).toEqual([]);
  });

  test('are tried again without being asked', async () => {
    const { batcher, write } = open({ retry: [5, 10] });
    receiver.answerNext(401, 401);
    write('a');
    await batcher.flush();
    await receiver.waitForCalls(1);
    expect(receiver.bodies).toHaveLength(3);
  });

  test('that are refused are halved until the refused span stands alone', async () => {
    const { batcher, write, dropped } = open();
    receiver.answerNext(413, 413, 400); // abcd, ab, a
    write('a', 'b', 'c', 'd');
    expect(await batcher.flush()).toBe(true);
    expect(dropped).toEqual(['a']);
    expect(names()).toEqual(['b', 'c', 'd']);
  });

  test('do not grow without bound: what does not fit is counted', async () => {
    const { batcher, write, dropped } = open({ maxQueueSpans: 2, maxBatchSpans: 100 });
    write('a', 'b', 'c');
    const tight = open({ maxQueueChars: 1500 });
    tight.write('d', 'e');
    expect(dropped).toEqual(['c']);
    expect(tight.dropped).toEqual(['e']);
    await batcher.flush();
    expect(names()).toEqual(['a', 'b']);
  });

  test('wait for a receiver that is not there', async () => {
    await receiver.close();
    const { batcher, write, dropped } = open({ retry: [60_000, 60_000] });
    write('a');
    expect(await batcher.flush()).toBe(false);
    expect(dropped).toEqual([]);
  });
});
