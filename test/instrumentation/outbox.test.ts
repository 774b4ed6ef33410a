import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDelivery, type Delivery } from '../../instrumentation/src/deliver/delivery.ts';
import { createOutbox, type Outbox, OUTBOX_DEFAULTS, type OutboxSettings } from '../../instrumentation/src/deliver/outbox.ts';
import type { EndedOutage } from '../../instrumentation/src/deliver/outages.ts';
import { createPost } from '../../instrumentation/src/deliver/post.ts';
import { openSpool, type Spool } from '../../instrumentation/src/deliver/spool.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';

const HEAD = '{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"test"},"spans":[';
const PATIENT = { retry: [60_000, 60_000] as const };

let receiver: OtlpReceiver;
let folder: string;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
  folder = await mkdtemp(join(tmpdir(), 'spanproof-outbox-'));
});
afterEach(async () => {
  await receiver.close();
  await rm(folder, { recursive: true });
});

interface Opened {
  readonly outbox: Outbox;
  readonly spool: Spool;
  readonly outages: EndedOutage[];
  /** How many were given up. */
  readonly dropped: number[];
  write(...names: readonly string[]): void;
}

interface Opening extends Partial<OutboxSettings> {
  readonly url?: string;
  readonly maxBytes?: number;
  readonly secret?: string;
}

/** One process's outbox; another one with the same folder is another process, as long as the first does not exist any more. */
function open({ url = receiver.url, maxBytes = 1_000_000, secret, ...settings }: Opening = {}): Opened {
  const dropped: number[] = [];
  const outages: EndedOutage[] = [];
  const spool = openSpool({ directory: join(folder, 'scope'), secret, maxBytes, bootId: randomBytes(16).toString('hex') });
  const outbox = createOutbox(
    {
      post: createPost({ endpoint: url, ingestKey: undefined, timeout: 400 }),
      spool,
      head: HEAD,
      onDropped: (count) => dropped.push(count),
      onOutage: (outage) => outages.push(outage),
      onSpill: () => undefined,
      onKept: () => undefined,
    },
    { ...OUTBOX_DEFAULTS, ...settings },
  );
  return { outbox, spool, outages, dropped, write: (...names) => names.forEach((name) => outbox.add({ text: formSpan(name), numbered: true })) };
}

function formSpan(name: string): string {
  const value = { stringValue: `secret content of ${name}` };
  return JSON.stringify({
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    name,
    kind: 1,
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
    status: { code: 0 },
    attributes: [{ key: 'c', value }],
  });
}

const names = (): readonly string[] => receiver.spans.map(({ name }) => name);
const filesOf = async (kind = '.batch'): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(kind)).toSorted((a, b) => (a < b ? -1 : 1));

/** As if the process that owns the folders were gone: its lease names a process that cannot be. */
async function orphan(): Promise<void> {
  for (const lease of await filesOf('lease')) await rm(join(folder, lease));
}

describe('delivery', () => {
  test('leaves by itself after the delay, in order, and touches no disk', async () => {
    const { write } = open({ delay: 10 });
    write('a', 'b', 'c');
    await receiver.waitForCalls(3);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(receiver.bodies).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is cut by count and by size', async () => {
    const { outbox, write } = open({ maxBatchItems: 2 });
    write('a', 'b', 'c', 'd', 'e');
    expect(await outbox.flush()).toBe(true);
    expect(receiver.bodies).toHaveLength(3);
    const small = open({ maxBatchChars: 1 });
    small.write('f', 'g');
    await small.outbox.flush();
    expect(receiver.bodies).toHaveLength(5);
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('that fails goes again byte for byte, before anything newer, from disk', async () => {
    const { outbox, write, dropped } = open(PATIENT);
    receiver.answerNext(401);
    write('a', 'b');
    expect(await outbox.flush()).toBe(false);
    expect(await filesOf()).toHaveLength(1);
    write('c');
    expect(await outbox.flush()).toBe(true);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(receiver.bodies[1]).toBe(receiver.bodies[0]);
    expect(dropped).toEqual([]);
    expect(await filesOf()).toEqual([]);
  });

  test('is tried again without being asked', async () => {
    const { outbox, write } = open({ retry: [5, 10], delay: 5 });
    receiver.answerNext(401, 401);
    write('a');
    await outbox.flush();
    await receiver.waitForCalls(1);
    expect(receiver.bodies).toHaveLength(3);
  });

  test('that is refused is halved until the refused span stands alone', async () => {
    const { outbox, write, dropped } = open();
    receiver.answerNext(413, 413, 400); // abcd, ab, a
    write('a', 'b', 'c', 'd');
    expect(await outbox.flush()).toBe(true);
    expect(dropped).toEqual([1]);
    expect(names()).toEqual(['b', 'c', 'd']);
  });

  test('does not grow without bound: what does not fit is counted', async () => {
    const { outbox, write, dropped } = open({ maxQueueItems: 2, maxBatchItems: 100 });
    write('a', 'b', 'c');
    const tight = open({ maxQueueChars: 300 });
    tight.write('d', 'e');
    expect([dropped, tight.dropped]).toEqual([[1], [1]]);
    await outbox.flush();
    expect(names()).toEqual(['a', 'b']);
  });
});

describe('while nobody takes anything', () => {
  test('what waits is on disk, as ciphertext that only this user may read', async () => {
    const { outbox, write } = open({ url: 'http://127.0.0.1:9', ...PATIENT });
    write('a');
    await outbox.flush();
    write('b');
    outbox.spillNow();
    const { stat } = await import('node:fs/promises');
    const files = await filesOf();
    expect(files).toHaveLength(2);
    for (const file of files) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
      expect((await readFile(join(folder, file))).includes('secret content')).toBe(false);
    }
    expect((await stat(join(folder, 'scope'))).mode & 0o777).toBe(0o700);
  });

  test('it is one outage, however often it fails', async () => {
    const { outbox, write, outages } = open({ ...PATIENT });
    receiver.answerNext(503, 503, 503);
    const before = Date.now();
    for (const name of ['a', 'b', 'c']) {
      write(name);
      expect(await outbox.flush()).toBe(false);
    }
    expect(outages).toEqual([]);
    expect(await outbox.flush()).toBe(true);
    expect(outages).toMatchObject([{ calls: 3, refused: 0, reason: '503' }]);
    expect(outages[0]!.start).toBeGreaterThanOrEqual(before);
    expect(outages[0]!.end).toBeGreaterThanOrEqual(outages[0]!.start);
    write('d');
    await outbox.flush();
    expect(outages).toHaveLength(1);
  });

  test('another process delivers what a dead one left, in order, before its own, and reports the outage', async () => {
    const first = open({ url: 'http://127.0.0.1:9', ...PATIENT });
    first.write('a', 'b');
    await first.outbox.flush();
    first.write('c');
    first.outbox.spillNow();
    await orphan();
    const second = open();
    second.write('new');
    await second.outbox.adopt(second.spool.adopt().batches);
    expect(await second.outbox.flush()).toBe(true);
    expect(names()).toEqual(['a', 'b', 'c', 'new']);
    expect(second.outages).toMatchObject([{ calls: 3 }]);
    expect(await filesOf()).toEqual([]);
    second.spool.close();
    expect((await readdir(join(folder, 'scope'))).filter((name) => !name.includes('.'))).toEqual([]);
  });

  test('of two that take over only one gets the files; what a living process owns nobody takes', async () => {
    const first = open({ url: 'http://127.0.0.1:9', ...PATIENT });
    first.write('a');
    await first.outbox.flush();
    expect(open().spool.adopt().batches).toHaveLength(0);
    await orphan();
    const [one, other] = [open(), open()];
    expect(one.spool.adopt().batches).toHaveLength(1);
    expect(other.spool.adopt().batches).toHaveLength(0);
  });

  test('the spool is bounded; beyond it memory, beyond that a count', async () => {
    const { outbox, write, dropped } = open({ url: 'http://127.0.0.1:9', ...PATIENT, maxBytes: 2 * 4096, maxQueueItems: 2, maxBatchItems: 1 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      write(name);
      await outbox.flush();
    }
    expect(await filesOf()).toHaveLength(2);
    expect(dropped).toEqual([1]); // c waits as a batch, d and e in the queue
  });

  test('files of another secret stay for whoever has it; a file that was changed is left and the rest goes on', async () => {
    const first = open({ url: 'http://127.0.0.1:9', ...PATIENT, secret: 'one' });
    first.write('a');
    await first.outbox.flush();
    first.write('b');
    first.outbox.spillNow();
    await orphan();
    expect(open({ secret: 'two' }).spool.adopt()).toMatchObject({ batches: [], unreadable: 2 });
    await orphan();
    const [file = ''] = await filesOf();
    const bytes = await readFile(join(folder, file));
    bytes[20]! ^= 1;
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder, file), bytes);
    const second = open({ secret: 'one' });
    await second.outbox.adopt(second.spool.adopt().batches);
    expect(await second.outbox.flush()).toBe(true);
    expect(names()).toEqual(['b']);
    expect(await filesOf()).toEqual([expect.stringContaining('00000001.batch')]);
  });

  test.each([
    ['a folder that cannot be made', '/proc/nowhere'],
    ['a folder others may write to', '/tmp/..'],
  ])('%s costs the spool, not the calls', async (_, spool) => {
    const settings = { endpoint: receiver.url, ingestKey: undefined, serviceName: 's', evidence: 'best_effort' as const, spool, spoolSecret: undefined };
    const delivery: Delivery = createDelivery(
      { head: HEAD, onDropped: () => undefined, onOutage: () => undefined, onSpill: () => undefined },
      { ...settings, spoolMaxBytes: 1e6, bootId: randomBytes(16).toString('hex') },
    );
    receiver.answerNext(503);
    expect(await delivery.recover()).toEqual([]);
    delivery.add({ text: formSpan('a'), numbered: true });
    expect(await delivery.flush()).toBe(false);
    expect(await delivery.flush()).toBe(true);
    expect(names()).toEqual(['a']);
  });
});

describe('an endpoint that is hostile', () => {
  async function serve(listener: Parameters<typeof createServer>[1]): Promise<{ readonly url: string; readonly close: () => void }> {
    const server = createServer(listener as never);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  test('and never answers is left after the timeout', async () => {
    const server = await serve(() => undefined);
    expect(await createPost({ endpoint: server.url, ingestKey: undefined, timeout: 50 })('{}')).toEqual({ result: 'away', reason: 'ETIMEDOUT' });
    server.close();
  });

  test('and answers without end is cut off; its status counts', async () => {
    let sent = 0;
    const server = await serve((_, response) => {
      const piece = Buffer.alloc(65_536, 'x');
      const more = (): void => {
        sent += piece.length;
        if (!response.destroyed && response.write(piece)) setImmediate(more);
        else response.once('drain', more);
      };
      response.writeHead(200);
      more();
    });
    expect(await createPost({ endpoint: server.url, ingestKey: undefined, timeout: 5000 })('{}')).toEqual({ result: 'accepted' });
    expect(sent).toBeLessThan(64 * 1_048_576);
    server.close();
  });

  test('and speaks no HTTP, or is no address, is away', async () => {
    const { createServer: listen } = await import('node:net');
    const server = listen((socket) => socket.end('\u0000garbage\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await createPost({ endpoint: url, ingestKey: undefined, timeout: 500 })('{}')).toMatchObject({
      result: 'away',
      reason: expect.stringContaining('HPE_'),
    });
    expect(await createPost({ endpoint: 'ftp://nowhere', ingestKey: undefined, timeout: 500 })('{}')).toMatchObject({ result: 'away' });
    expect(await createPost({ endpoint: url, ingestKey: 'two\nlines', timeout: 500 })('{}')).toMatchObject({ result: 'away', reason: 'ERR_INVALID_CHAR' });
    server.close();
  });
});
