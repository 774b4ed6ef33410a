/**
 * Prints what the instrumentation costs per call: CPU and allocation of the calling process, with export, against the same calls without it.
 *   node test/bench/instrumentation.ts [calls per round]
 * Provider and receiver run in a process of their own. Rounds alternate; the median of five is printed.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { GCProfiler } from 'node:v8';
import { assemble } from '../../instrumentation/src/assemble.ts';
import { resolveOptions } from '../../instrumentation/src/options.ts';
import { watchContact } from '../../instrumentation/src/wire/contact.ts';
import { openClients } from '../instrumentation/harness.ts';
import { startOtlpReceiver } from '../instrumentation/otlp-receiver.ts';
import { startLoopbackProvider } from '../support/loopback-provider.ts';

const ROUNDS = 5;
const PROMPT = 'Summarise the following ticket in one sentence. '.repeat(80); // 3.9 KB

interface Cost {
  readonly microseconds: number;
  readonly kilobytes: number;
}

if (process.send === undefined) await measure(Number(process.argv[2] ?? 300));
else {
  const [provider, receiver] = [await startLoopbackProvider({ reply: () => 'word '.repeat(40) }), await startOtlpReceiver()];
  process.send({ provider: provider.url, receiver: receiver.url });
}

async function measure(calls: number): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), { execArgv: [] });
  const [urls] = (await once(server, 'message')) as [{ readonly provider: string; readonly receiver: string }];
  watchContact();
  const instrumentation = assemble(resolveOptions({ endpoint: urls.receiver, serviceName: 'bench' }), globalThis.fetch);
  const clients = { plain: openClients(urls.provider, globalThis.fetch).openai, guarded: openClients(urls.provider, instrumentation.fetch).openai };
  const body = { model: 'gpt-x', messages: [{ role: 'user' as const, content: PROMPT }] };
  const ways = {
    'non-stream': (client: typeof clients.plain): Promise<unknown> => client.chat.completions.create(body),
    'stream (44 events)': async (client: typeof clients.plain): Promise<unknown> =>
      Array.fromAsync(await client.chat.completions.create({ ...body, stream: true })),
  };
  for (const [name, call] of Object.entries(ways)) {
    for (const concurrent of [1, 50]) {
      const costs: { readonly plain: Cost[]; readonly guarded: Cost[] } = { plain: [], guarded: [] };
      for (let round = -1; round < ROUNDS; round++) {
        for (const way of ['plain', 'guarded'] as const) {
          const cost = await runRound(
            () => call(clients[way]),
            calls,
            concurrent,
            () => instrumentation.flush(),
          );
          if (round >= 0) costs[way].push(cost);
        }
      }
      const [plain, guarded] = [median(costs.plain), median(costs.guarded)];
      console.log(
        `${name}, ${concurrent} concurrent: ${plain.microseconds.toFixed(0)} us, ${plain.kilobytes.toFixed(0)} KB; ` +
          `with spanproof +${(guarded.microseconds - plain.microseconds).toFixed(0)} us, +${(guarded.kilobytes - plain.kilobytes).toFixed(0)} KB`,
      );
    }
  }
  await instrumentation.shutdown();
  server.kill();
}

async function runRound(call: () => Promise<unknown>, calls: number, concurrent: number, flush: () => Promise<unknown>): Promise<Cost> {
  const collector = new GCProfiler();
  collector.start();
  const heap = process.memoryUsage().heapUsed;
  const cpu = process.cpuUsage();
  for (let done = 0; done < calls; done += concurrent) await Promise.all(Array.from({ length: concurrent }, call));
  await flush();
  const { user, system } = process.cpuUsage(cpu);
  const grown = process.memoryUsage().heapUsed - heap;
  const freed = collector
    .stop()
    .statistics.reduce((sum, { beforeGC, afterGC }) => sum + beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize, 0);
  return { microseconds: (user + system) / calls, kilobytes: (grown + freed) / calls / 1024 };
}

function median(costs: readonly Cost[]): Cost {
  const of = (read: (cost: Cost) => number): number => costs.map(read).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
  return { microseconds: of(({ microseconds }) => microseconds), kilobytes: of(({ kilobytes }) => kilobytes) };
}
