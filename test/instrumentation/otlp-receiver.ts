import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly start: bigint;
  readonly end: bigint;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly scope: string;
}

export interface OtlpReceiver {
  readonly url: string;
  /** Everything accepted so far, in order of arrival. */
  readonly spans: readonly ReceivedSpan[];
  /** Raw bodies, refused ones too. */
  readonly bodies: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
  /** Calls of record: no spans of the source itself. */
  readonly calls: readonly ReceivedSpan[];
  /** What the next requests are answered; after that 200. */
  answerNext(...statuses: number[]): void;
  /** @throws Error when `count` calls have not arrived in time. */
  waitForCalls(count: number): Promise<readonly ReceivedSpan[]>;
  close(): Promise<void>;
}

/** An OTLP/HTTP traces endpoint in JSON, over a real socket. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((pieces) => {
      const body = Buffer.concat(pieces).toString();
      const status = request.url === '/v1/traces' ? (statuses.shift() ?? 200) : 404;
      bodies.push(body);
      authorizations.push(request.headers.authorization);
      if (status === 200) spans.push(...readSpans(body));
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    authorizations,
    get calls() {
      return spans.filter((span) => !span.name.startsWith('spanproof.source.'));
    },
    answerNext: (...next) => statuses.push(...next),
    async waitForCalls(count) {
      for (const deadline = Date.now() + 5000; receiver.calls.length < count; await sleep(10)) {
        if (Date.now() > deadline) throw new Error(`${receiver.calls.length} of ${count} calls arrived`);
      }
      return receiver.calls;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
}
interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}
interface OtlpSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
  readonly attributes: readonly OtlpAttribute[];
}
interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly scope: { readonly name: string }; readonly spans: readonly OtlpSpan[] }[];
  }[];
}

function readSpans(body: string): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(body) as OtlpRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        name: span.name,
        kind: span.kind,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        start: BigInt(span.startTimeUnixNano),
        end: BigInt(span.endTimeUnixNano),
        status: span.status.code,
        attributes: readAttributes(span.attributes),
        resource: readAttributes(resource.attributes),
        scope: scope.name,
      })),
    ),
  );
}

function readAttributes(attributes: readonly OtlpAttribute[]): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function readValue(value: OtlpValue): string | number | boolean | readonly string[] {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map((item) => String(readValue(item)));
  return value.stringValue ?? value.boolValue ?? (value.intValue === undefined ? (value.doubleValue ?? '') : Number(value.intValue));
}
