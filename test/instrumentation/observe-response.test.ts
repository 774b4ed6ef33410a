import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type BodyEnd, observeResponse } from '../../instrumentation/src/wire/observe-response.ts';

interface Observed {
  readonly response: Response;
  readonly log: { text: string; end: BodyEnd | undefined; error: unknown; ends: number };
  readonly source: { pulled: number; cancelled: unknown };
}

function observe(pieces: readonly (string | Error | Uint8Array)[], init?: ResponseInit): Observed {
  const log: Observed['log'] = { text: '', end: undefined, error: undefined, ends: 0 };
  const source: Observed['source'] = { pulled: 0, cancelled: undefined };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[source.pulled];
        source.pulled += 1;
        if (piece === undefined) controller.close();
        else if (piece instanceof Error) controller.error(piece);
        else controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      },
      cancel(reason) {
        source.cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  const original = Object.defineProperty(new Response(body, init), 'url', { value: 'https://provider.example/v1/x' });
  const observer = {
    chunk(text: string) {
      log.text += text;
    },
    end(how: BodyEnd, error?: unknown) {
      log.end = how;
      log.error = error;
      log.ends += 1;
    },
  };
  return { response: observeResponse(original, observer), log, source };
}

describe('a response is observed, not touched', () => {
  test('nothing is read before the application reads, and never ahead of it', async () => {
    const { response, source, log } = observe(['a', 'b', 'c']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(source.pulled).toBe(0);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('a');
    expect(source.pulled).toBe(1);
    expect(log).toMatchObject({ text: 'a', ends: 0 });
  });

  test('status, headers, url and clones stay', async () => {
    const { response, log } = observe(['{"a":', '1}'], {
      status: 201,
      statusText: 'Made',
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-request-id', 'r'],
      ],
    });
    const clone = response.clone();
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.statusText, response.ok, response.url, clone.url, clone.clone().url]).toEqual([
      201,
      'Made',
      true,
      ...Array(3).fill('https://provider.example/v1/x'),
    ]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await clone.json()).toEqual({ a: 1 });
    expect(await response.json()).toEqual({ a: 1 });
    expect(log).toEqual({ text: '{"a":1}', end: 'done', error: undefined, ends: 1 });
  });

  test('characters cut between chunks are whole, empty chunks harmless', async () => {
    const bytes = new TextEncoder().encode('é😀');
    const { response, log } = observe([bytes.slice(0, 1), new Uint8Array(0), bytes.slice(1, 4), bytes.slice(4)]);
    expect(await response.text()).toBe('é😀');
    expect(log.text).toBe('é😀');
  });

  test('a reader with its own buffer works', async () => {
    const { response, log } = observe(['abc']);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader({ mode: 'byob' });
    const first = await reader.read(new Uint8Array(2));
    const second = await reader.read(new Uint8Array(2));
    const last = await reader.read(new Uint8Array(2));
    expect([Buffer.from(first.value ?? []).toString(), Buffer.from(second.value ?? []).toString(), last.done]).toEqual(['ab', 'c', true]);
    expect(log).toMatchObject({ text: 'abc', end: 'done' });
  });

  test('cancelling reaches the source, failing reaches the reader', async () => {
    const cancelled = observe(['a', 'b']);
    await cancelled.response.body?.cancel('enough');
    expect(cancelled.source.cancelled).toBe('enough');
    expect(cancelled.log).toMatchObject({ end: 'cancelled', ends: 1 });

    const broken = new TypeError('terminated');
    const failed = observe(['a', broken]);
    await expect(failed.response.text()).rejects.toBe(broken);
    expect(failed.log).toMatchObject({ text: 'a', end: 'failed', error: broken, ends: 1 });
  });

  test('a body that fails while nobody reads fails at the next read, and does not end', async () => {
    const gone = new Error('aborted');
    const ends: BodyEnd[] = [];
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const source = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
    const response = observeResponse(new Response(source), { chunk: () => undefined, end: (how) => ends.push(how) });
    controller?.enqueue(new TextEncoder().encode('a'));
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('a');
    controller?.error(gone);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ends).toEqual(['failed']);
    await expect(reader.read()).rejects.toBe(gone);
  });

  test('a response without a body is the same response', () => {
    const original = new Response(null, { status: 204 });
    const ends: BodyEnd[] = [];
    expect(observeResponse(original, { chunk: () => undefined, end: (how) => ends.push(how) })).toBe(original);
    expect(ends).toEqual(['done']);
  });

  test('a response nobody reads is let go when it is collected', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { log, source } = forget();
    for (const deadline = Date.now() + 5000; log.end === undefined && Date.now() < deadline; ) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(log).toMatchObject({ text: '', end: 'unread', ends: 1 });
    expect(source.cancelled).toBe('response was never read');
  });
});

/** The response stays behind in this frame. */
function forget(): Pick<Observed, 'log' | 'source'> {
  const { log, source } = observe(['a']);
  return { log, source };
}
