import { context, ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, openHarness } from './harness.ts';

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.NONE };

describe("the application's own OpenTelemetry", () => {
  let harness: Harness;
  beforeAll(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    harness = await openHarness();
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    context.disable();
  });

  const call = async (): Promise<void> => {
    await harness.openai.embeddings.create({ model: 'e', input: 'x' });
  };

  test('gives the parent, sampled or not', async () => {
    await context.with(trace.setSpanContext(ROOT_CONTEXT, PARENT), call);
    expect((await harness.calls()).at(-1)).toMatchObject({ traceId: PARENT.traceId, parentSpanId: PARENT.spanId, kind: SpanKind.CLIENT + 1 });
  });

  test('cannot suppress a span of record', async () => {
    const before = (await harness.calls()).length;
    await context.with(suppressTracing(trace.setSpanContext(ROOT_CONTEXT, PARENT)), call);
    expect((await harness.calls()).slice(before)).toMatchObject([{ traceId: PARENT.traceId }]);
  });

  test('is not needed', async () => {
    await call();
    const last = (await harness.calls()).at(-1);
    expect(last?.parentSpanId).toBeUndefined();
    expect(last?.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  test('gets no provider of ours', () => {
    expect(trace.getTracer('any').startSpan('any').isRecording()).toBe(false);
  });
});
