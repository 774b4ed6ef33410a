/**
 * Rows a second into the embedded engine, and what the engine's process holds in memory. Prints; asserts nothing.
 * `node test/bench/store.ts [batches]`
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { createEvidenceReader } from '../../processor/src/store/evidence-reader.ts';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeBodyRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRows, STREAM } from '../store/sealed-rows.ts';
import { startTestEngine } from '../store/start-engine.ts';

const batches = Number(process.argv[2] ?? 10);

function memory(pid: number): string {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string): string => (Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024).toFixed(0);
  return `PSS ${megabytes('Pss')} MiB (anonymous ${megabytes('Pss_Anon')}, file-backed ${megabytes('Pss_File')})`;
}

/** CPU seconds of a process so far. */
function cpu(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const started = performance.now();
await using running = await startTestEngine();
console.log(`first start with migrations: ${(performance.now() - started).toFixed(0)} ms`);
await delay(3_000);
console.log(`idle after migrations: ${memory(running.pid())}`);
process.kill(running.pid(), 'SIGKILL');
await new Promise<void>((resolve) => running.engine.onState((state) => state === 'ready' && resolve()));
await delay(3_000);
console.log(`idle after a plain start: ${memory(running.pid())}`);

for (const size of [1_000, 4_096]) {
  const stream = STREAM.replace('w1', `w${size}`);
  const encoded = Array.from({ length: batches }, (_, batch) => {
    const rows = makeRows(size, batch * size, { stream });
    const from = performance.now();
    const [records, bodies] = [encodeRecordRows(rows), encodeBodyRows(rows)];
    return { records, bodies, encodeMs: performance.now() - from };
  });
  const engineFrom = cpu(running.pid());
  const own = process.cpuUsage();
  const from = performance.now();
  for (const [batch, { records, bodies }] of encoded.entries()) {
    await insertBlocks(running.client, 'records', [records], `${size}/${batch}/records`);
    await insertBlocks(running.client, 'bodies', [bodies], `${size}/${batch}/bodies`);
  }
  const seconds = (performance.now() - from) / 1_000;
  const rows = batches * size;
  const { user, system } = process.cpuUsage(own);
  const encodeUs = (encoded.reduce((sum, { encodeMs }) => sum + encodeMs, 0) * 1_000) / rows;
  console.log(
    `${size} records + ${size} bodies a cut: ${Math.round(rows / seconds)} calls/s, ${((seconds * 1_000) / batches).toFixed(0)} ms a cut; us CPU a call: ` +
      `engine ${(((cpu(running.pid()) - engineFrom) * 1e6) / rows).toFixed(1)}, sending ${((user + system) / rows).toFixed(1)}, encoding ${encodeUs.toFixed(1)}`,
  );
}
console.log(`right after: ${memory(running.pid())}`);

const reader = createEvidenceReader(running.client);
const from = performance.now();
let read = 0;
for await (const _ of reader.records(STREAM.replace('w1', 'w4096'), batches * 4_096)) read += 1;
console.log(`reading evidence: ${Math.round(read / ((performance.now() - from) / 1_000))} rows/s`);
const [stored] = await running.rows<{ records: number; bodies: number }>(
  `SELECT round(sumIf(bytes_on_disk, table = 'records') / sumIf(rows, table = 'records'), 0) AS records, round(sumIf(bytes_on_disk, table = 'bodies') / sumIf(rows, table = 'bodies'), 0) AS bodies
   FROM system.parts WHERE active AND database = 'spanproof'`,
);
console.log(`stored: ${stored?.records} B a record, ${stored?.bodies} B a body (envelopes of 400 B)`);
await delay(8_000);
console.log(`8 s later: ${memory(running.pid())}`);
