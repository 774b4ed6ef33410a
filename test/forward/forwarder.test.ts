import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver } from '../receive/grpc/grpc-peer.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { inflate } from '../../processor/src/receive/inflate.ts';
import { type HttpBackend, spansOf, startHttpBackend } from './backend.ts';
import { type Forwarding, openForwarding, pass, requestOf, vault } from './forwarding.ts';

let folder: string;
const opened: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-forward-'));
});
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
  await rm(folder, { recursive: true, force: true });
});

async function backend(...given: Parameters<typeof startHttpBackend>): Promise<HttpBackend> {
  const started = await startHttpBackend(...given);
  opened.push(started);
  return started;
}

async function forwarding(...given: Parameters<typeof openForwarding> extends [string, ...infer Rest] ? Rest : never): Promise<Forwarding> {
  const started = await openForwarding(folder, ...given);
  opened.push({ close: () => started.forwarder.close(500).catch(() => undefined) });
  return started;
}

const names = (spans: readonly { readonly name: string }[]): string[] => spans.map(({ name }) => name);
const numbered = (count: number, prefix = 'n'): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('a backend that answers', () => {
  test.each(['gzip', 'none'] as const)('gets every span once and in order, in few requests (HTTP, %s)', async (compression) => {
    const { url, requests, spans } = await backend();
    const { forwarder, journal } = await forwarding([{ name: 'a', url, compression }], { lingerMs: 200 });
    for (const name of numbered(60)) await pass(forwarder, name);
    await expect.poll(() => spans().length, { timeout: 10_000 }).toBe(60);
    expect(names(spans())).toEqual(numbered(60));
    expect(requests.length).toBeLessThan(30);
    expect(requests[0]?.headers).toMatchObject({ 'content-type': 'application/x-protobuf' });
    expect(forwarder.counts.backends).toEqual([{ name: 'a', waiting: 0, forwarded: 60, refused: 0, dropped: 0, failures: 0 }]);
    await forwarder.close(500);
    expect(journal.bytes).toBeGreaterThan(0);
    expect(spans()).toHaveLength(60);
  });

  test.each(['gzip', 'none'] as const)('gets them over gRPC too (%s)', async (compression) => {
    const receiver: Receiver = await startReceiver();
    opened.push(receiver);
    const { forwarder } = await forwarding([{ name: 'a', url: receiver.url, protocol: 'grpc', compression }]);
    for (const name of numbered(20)) await pass(forwarder, name);
    await expect.poll(() => forwarder.counts.backends[0]?.forwarded, { timeout: 10_000 }).toBe(20);
    const got = receiver.receipts.flatMap((receipt) => spansOf(decodeTraces(inflate(receipt.body, receipt.compression, 1 << 20), 'protobuf')));
    expect(names(got)).toEqual(numbered(20));
  });

  test('that takes a part for good is believed', async () => {
    const body = Buffer.from([0x0a, 7, 0x08, 2, 0x12, 3, 0x62, 0x61, 0x64]); // partial_success { rejected_spans: 2, error_message: "bad" }
    const { url } = await backend(() => ({ status: 200, body }));
    const { forwarder, failures } = await forwarding([{ name: 'a', url }]);
    await pass(forwarder, 'x', 'y', 'z');
    await expect.poll(() => forwarder.counts.backends[0], { timeout: 10_000 }).toMatchObject({ forwarded: 1, refused: 2, waiting: 0 });
    expect(failures).toEqual(['FORWARD_REFUSED']);
  });
});

describe('a backend that fails', () => {
  test.each([
    ['429', { status: 429 }],
    ['502', { status: 502 }],
    ['503', { status: 503 }],
    ['504', { status: 504 }],
    ['a broken connection', 'reset'],
    ['no answer in time', 'hang'],
  ] as const)('with %s is tried again with the same spans', async (_, answer) => {
    const { url, requests, spans } = await backend((request) => (request < 2 ? answer : undefined));
    const { forwarder, failures } = await forwarding([{ name: 'a', url, timeoutMs: 100 }]);
    await pass(forwarder, 'x', 'y');
    await expect.poll(() => forwarder.counts.backends[0], { timeout: 5000 }).toMatchObject({ forwarded: 2, failures: 2, waiting: 0, dropped: 0, refused: 0 });
    expect(names(spans())).toEqual(['x', 'y']);
    expect(requests.map(({ traces }) => spansOf(traces))).toEqual([spans(), spans(), spans()]);
    expect(failures).toEqual(['FORWARD_FAILED', 'FORWARD_FAILED']);
  });

  test('is left alone for as long as Retry-After says, and longer each time otherwise', async () => {
    const { url, requests } = await backend((request) =>
      request === 0 ? { status: 503, headers: { 'retry-after': '1' } } : request < 4 ? { status: 503 } : undefined,
    );
    const { forwarder } = await forwarding([{ name: 'a', url }], { firstRetryMs: 40, lastRetryMs: 10_000 });
    await pass(forwarder, 'x');
    await expect.poll(() => forwarder.counts.backends[0]?.forwarded, { timeout: 5000 }).toBe(1);
    const waits = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0));
    expect(waits[0]).toBeGreaterThanOrEqual(950);
    expect(waits[1]).toBeGreaterThanOrEqual(60); // 80 ms, less a fifth
    expect(waits[2]).toBeGreaterThanOrEqual(120);
  });

  test('over gRPC is left alone for as long as RetryInfo says', async () => {
    let times = 0;
    const at: number[] = [];
    const receiver = await startReceiver(async () => {
      at.push(performance.now());
      times += 1;
      if (times === 1) throw new CodedError('INGEST_BUSY', 'later'); // RetryInfo: 1 s
      return { rejected: 0 };
    });
    opened.push(receiver);
    const { forwarder } = await forwarding([{ name: 'a', url: receiver.url, protocol: 'grpc' }]);
    await pass(forwarder, 'x');
    await expect.poll(() => forwarder.counts.backends[0]?.forwarded, { timeout: 5000 }).toBe(1);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(950);
  });

  test('that refuses a batch for good is asked again request by request: only what it does not want is lost, and counted', async () => {
    const { url, spans } = await backend((_, traces) => (spansOf(traces).some(({ name }) => name === 'bad') ? { status: 400 } : undefined));
    const { forwarder } = await forwarding([{ name: 'a', url }], { lingerMs: 60 });
    for (const name of ['x', 'bad', 'y']) await pass(forwarder, name);
    await expect.poll(() => forwarder.counts.backends[0], { timeout: 10_000 }).toMatchObject({ forwarded: 2, refused: 1, waiting: 0 });
    expect(names(spans())).toEqual(['x', 'y']);
  });

  test('holds up neither ingest nor another backend', async () => {
    const down = await backend(() => 'hang');
    const up = await backend();
    const { forwarder } = await forwarding([
      { name: 'down', url: down.url, timeoutMs: 60_000 },
      { name: 'up', url: up.url },
    ]);
    const began = performance.now();
    for (const name of numbered(50)) await pass(forwarder, name);
    expect(performance.now() - began).toBeLessThan(2000);
    await expect.poll(() => up.spans().length, { timeout: 10_000 }).toBe(50);
    expect(forwarder.counts.backends).toMatchObject([
      { waiting: 50, forwarded: 0 },
      { waiting: 0, forwarded: 50 },
    ]);
  });
});

describe('the bound', () => {
  test('gives up the oldest, counts every span, and never refuses', async () => {
    let up = false;
    const { url, spans } = await backend(() => (up ? undefined : { status: 503 }));
    const { forwarder, journal } = await forwarding([{ name: 'a', url }], { segmentBytes: 4096, maxBytes: 16_384 });
    for (const name of numbered(200)) await pass(forwarder, name);
    expect(journal.bytes).toBeLessThanOrEqual(16_384 + 4096);
    const [lane] = forwarder.counts.backends;
    expect(lane?.dropped).toBeGreaterThan(50);
    expect((lane?.waiting ?? 0) + (lane?.dropped ?? 0)).toBe(200);
    up = true;
    await expect.poll(() => forwarder.counts.backends[0]?.waiting, { timeout: 5000 }).toBe(0);
    const { dropped = 0, forwarded } = forwarder.counts.backends[0] ?? {};
    expect(forwarded).toBe(200 - dropped);
    expect(names(spans())).toEqual(numbered(200).slice(dropped));
  });

  test('a body larger than all of it is counted and let go', async () => {
    const { url } = await backend();
    const { forwarder } = await forwarding([{ name: 'a', url }], { maxBytes: 2000 });
    (await forwarder.hold([{ bytes: randomBytes(5000), spans: 7 }], { digest: randomBytes(32), sealed: false })).release();
    expect(forwarder.counts.backends[0]).toMatchObject({ dropped: 7, waiting: 0 });
  });
});

describe('a restart', () => {
  test('sends what waits, and nothing twice that was taken', async () => {
    const first = await backend((request) => (request === 0 ? undefined : { status: 503 }));
    const run = await openForwarding(folder, [{ name: 'a', url: first.url }]);
    await pass(run.forwarder, 'x');
    await expect.poll(() => run.forwarder.counts.backends[0]?.forwarded, { timeout: 10_000 }).toBe(1);
    await pass(run.forwarder, 'y');
    await expect.poll(() => run.forwarder.counts.backends[0]?.failures, { timeout: 10_000 }).toBeGreaterThan(0);
    await run.forwarder.close(500);

    const second = await backend();
    const { forwarder } = await forwarding([
      { name: 'a', url: second.url },
      { name: 'new', url: (await backend()).url },
    ]);
    await expect.poll(() => second.spans().length, { timeout: 10_000 }).toBe(1);
    expect(names([...first.spans(), ...second.spans()])).toEqual(['x', 'y']);
    expect(forwarder.counts.backends[0]).toMatchObject({ forwarded: 1, dropped: 0 });
  });

  test('after a torn write loses nothing that was durable', async () => {
    const down = await backend(() => ({ status: 503 }));
    const run = await openForwarding(folder, [{ name: 'a', url: down.url }]);
    await pass(run.forwarder, 'x');
    await run.forwarder.close(100);
    const [segment = ''] = await readdir(folder);
    await appendFile(join(folder, segment), randomBytes(100));
    const { url, spans } = await backend();
    const { forwarder } = await forwarding([{ name: 'a', url }]);
    await pass(forwarder, 'y');
    await expect.poll(() => names(spans()), { timeout: 10_000 }).toEqual(['x', 'y']);
  });

  test('does not send what was never acknowledged: bodies that were cancelled, and bodies with records that the ledger does not have', async () => {
    const at = 1_800_000_000_000_000_000n;
    const minutes = (count: bigint): bigint => count * 60_000_000_000n;
    const run = await openForwarding(folder, [], {});
    const digest = Buffer.alloc(32, 5);
    const append = (name: string, sealed: boolean, when: bigint, key: Uint8Array = randomBytes(32)): Promise<unknown> =>
      run.journal.append([{ ...requestOf(name), bytes: vault.seal(requestOf(name).bytes), digest: key, at: when, sealed }]);
    await append('foreign', false, at);
    await append('unknown', true, at);
    await append('known', true, at, digest);
    await append('long ago', true, at - minutes(11n));
    await append('cancelled', false, at);
    run.journal.note({ type: 'cancelled', seq: 4 });
    await run.forwarder.close(100);
    const { url, spans } = await backend();
    const { forwarder } = await forwarding([{ name: 'a', url }], { accepted: [{ digest }], now: () => at });
    await expect.poll(() => names(spans()), { timeout: 10_000 }).toEqual(['foreign', 'known', 'long ago']);
    expect(forwarder.digests).toHaveLength(1);
  });
});

test('a body that is refused after all is not sent, and holds up nothing behind it', async () => {
  const { url, spans } = await backend();
  const { forwarder } = await forwarding([{ name: 'a', url }]);
  const held = await forwarder.hold([requestOf('refused')], { digest: randomBytes(32), sealed: true });
  await pass(forwarder, 'behind');
  expect(spans()).toEqual([]);
  held.cancel();
  await expect.poll(() => names(spans()), { timeout: 10_000 }).toEqual(['behind']);
});

test('nothing plaintext rests', async () => {
  const { url } = await backend(() => ({ status: 503 }));
  const { forwarder } = await forwarding([{ name: 'a', url }]);
  await pass(forwarder, 'canary-of-the-span-name');
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(file.includes('canary')).toBe(false);
});

test('delivered segments are removed', async () => {
  const { url, spans } = await backend();
  const { forwarder, journal } = await forwarding([{ name: 'a', url }], { segmentBytes: 4096 });
  for (const name of numbered(100)) await pass(forwarder, name);
  await expect.poll(() => spans().length, { timeout: 10_000 }).toBe(100);
  await expect.poll(() => journal.bytes, { timeout: 10_000 }).toBeLessThan(2 * 4096);
  await expect.poll(async () => (await readdir(folder)).length, { timeout: 10_000 }).toBeLessThanOrEqual(2);
});
