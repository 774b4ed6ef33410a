import { randomBytes } from 'node:crypto';

/** One OTLP/JSON body with `count` chat spans of unique ids; `content` is the prompt of each. */
export function formChatBody(
  count: number,
  content: (index: number) => string = (index) => `question ${index}`,
): { readonly body: string; readonly spanIds: readonly string[] } {
  const spanIds = Array.from({ length: count }, () => randomBytes(8).toString('hex'));
  const start = BigInt(Date.now()) * 1_000_000n;
  const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
  const spans = spanIds.map((spanId, index) => ({
    traceId: randomBytes(16).toString('hex'),
    spanId,
    name: 'chat gpt-5',
    kind: 3,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 5_000_000n),
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'openai'),
      text('gen_ai.request.model', 'gpt-5'),
      text('gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: content(index) }] }])),
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
    ],
    status: {},
  }));
  const resource = { attributes: [text('service.name', 'kill-test')] };
  return { body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans }] }] }), spanIds };
}

/** Sends a body until it is acknowledged, as an exporter would: the same bytes again after every failure that may be retried. */
export async function deliver(body: string, endpoint: () => string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      const response = await fetch(`${endpoint()}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(5000),
      });
      await response.arrayBuffer();
      if (response.status === 200) return true;
      if (response.status !== 503) throw new Error(`unexpected answer ${response.status}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('unexpected')) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return false;
}
