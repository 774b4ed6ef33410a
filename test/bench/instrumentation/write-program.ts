import type { Contender } from './contenders.ts';

/** The program every contender runs: calls on demand of its parent, and what they cost this process. */
export function writeProgram({ setup }: Contender): string {
  return `'use strict';
const { GCProfiler } = require('node:v8');
const { PROVIDER, ENDPOINT } = process.env;
${setup}
const OpenAI = require('openai');
const client = new OpenAI({ apiKey: 'loopback-key', baseURL: PROVIDER + '/v1', maxRetries: 0 });
const body = { model: 'gpt-x', messages: [{ role: 'user', content: 'Summarise the following ticket in one sentence. '.repeat(80) }] };
const ways = {
  document: () => client.chat.completions.create(body),
  stream: async () => {
    for await (const _chunk of await client.chat.completions.create({ ...body, stream: true }));
  },
};
process.on('message', async ({ way, calls, concurrent }) => {
  const collector = new GCProfiler();
  collector.start();
  const heap = process.memoryUsage().heapUsed;
  const cpu = process.cpuUsage();
  for (let done = 0; done < calls; done += concurrent) await Promise.all(Array.from({ length: concurrent }, ways[way]));
  await flush();
  const { user, system } = process.cpuUsage(cpu);
  const grown = process.memoryUsage().heapUsed - heap;
  const freed = collector.stop().statistics.reduce((sum, { beforeGC, afterGC }) => sum + beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize, 0);
  process.send({ microseconds: (user + system) / calls, kilobytes: (grown + freed) / calls / 1024, rss: process.memoryUsage().rss / 1048576 });
});
process.on('disconnect', () => process.exit());
const { user, system } = process.cpuUsage();
process.send({ ready: true, milliseconds: (user + system) / 1000, rss: process.memoryUsage().rss / 1048576 });
`;
}
