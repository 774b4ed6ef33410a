import type { Policy } from '@spanproof/vocabulary';

/** Redacts every kind, so that a canary of any kind must be gone. */
export const REDACTING: Policy = {
  version: 1,
  rules: [{ id: 'everything', kinds: ['*'], direction: 'both', action: 'redact', transform: 'placeholder', fail: 'closed' }],
};

type Value = { readonly value: { readonly case: string; readonly value: unknown } };
const string = (value: string): Value => ({ value: { case: 'stringValue', value } });
const pair = (key: string, value: Value): object => ({ key, value });

/** A request with two spans, one with GenAI markers and one without, that carry `canary` wherever a span can carry text. */
export function canarySpan(canary: string): object {
  const attributes = [
    pair('canary.string', string(`mail ${canary} please`)),
    pair('canary.json', string(JSON.stringify([{ role: 'user', content: `line\n${canary}`, nested: JSON.stringify({ deep: canary }) }]))),
    pair('canary.map', { value: { case: 'kvlistValue', value: { values: [pair('inner', string(canary)), pair(`to ${canary}`, string('as a name'))] } } }),
    pair('canary.list', {
      value: { case: 'arrayValue', value: { values: [string('a'), string(`mail ${canary}`), { value: { case: 'intValue', value: 7n } }] } },
    }),
    pair('canary.bytes', { value: { case: 'bytesValue', value: Buffer.from(`mail ${canary}`) } }),
    pair('canary.binary', {
      value: { case: 'bytesValue', value: Buffer.concat([Buffer.from([0, 255, 254]), Buffer.from(` ${canary} `), Buffer.from([200])]) },
    }),
    pair('canary.temperature', { value: { case: 'doubleValue', value: 1 } }),
  ];
  const span = (id: number, marks: readonly object[]): object => ({
    traceId: Buffer.alloc(16, id),
    spanId: Buffer.alloc(8, id),
    parentSpanId: Buffer.alloc(8, 9),
    name: `chat for ${canary}`,
    kind: 3,
    startTimeUnixNano: 1_790_000_000_000_000_001n,
    endTimeUnixNano: 1_790_000_000_900_000_002n,
    attributes: [...marks, ...attributes],
    events: [{ timeUnixNano: 1_790_000_000_100_000_000n, name: `event ${canary}`, attributes: [pair('exception.message', string(`no ${canary}`))] }],
    links: [{ traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, 8), traceState: 'c=d', attributes: [pair('link', string(canary))] }],
    status: { code: 2, message: `failed for ${canary}` },
  });
  const marks = [pair('gen_ai.operation.name', string('chat')), pair('gen_ai.provider.name', string('openai'))];
  return {
    resourceSpans: [
      {
        resource: { attributes: [pair('service.name', string('shop')), pair('owner', string(canary))] },
        scopeSpans: [{ scope: { name: 'canary', attributes: [pair('scope', string(canary))] }, spans: [span(1, marks), span(2, [])] }],
      },
    ],
  };
}
