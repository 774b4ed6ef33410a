/** Prints how many spans a second one processor seals and stores, and how long an acknowledgement takes. Sender and processor share the machine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '@spanproof/processor';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { startProcessorProcess } from '../support/processor-process.ts';

const SPANS = 256;
const SENDERS = 8;
const SECONDS = 10;
const TEXT = 'Our customer ada.planted@example.org asks why the invoice of 12 March was charged twice. '.repeat(20);

const data = mkdtempSync(join(tmpdir(), 'spanproof-ingest-'));
const processor = await startProcessorProcess(data);
const control = connectControl(data);
const signal = AbortSignal.timeout(SECONDS * 1000);
const latencies: number[] = [];
const cpuBefore = cpuSeconds(processor.pid);

async function send(): Promise<void> {
  while (!signal.aborted) {
    const { body } = formChatBody(SPANS, (index) => `${index} ${TEXT}`);
    const began = performance.now();
    if (await deliver(body, () => processor.endpoint, signal)) latencies.push(performance.now() - began);
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: SENDERS }, send));
const seconds = (performance.now() - began) / 1000;
const acknowledged = latencies.length * SPANS;
const drainBegan = performance.now();
while (true) {
  const { sealed, stored } = await control.status();
  if (stored >= sealed) break;
  await new Promise((resolve) => setTimeout(resolve, 50));
}
latencies.sort((a, b) => a - b);
const at = (share: number): string => `${latencies[Math.floor(latencies.length * share)]?.toFixed(0)} ms`;
console.log(
  `${(acknowledged / seconds).toFixed(0)} spans/s acknowledged (${(TEXT.length / 1024).toFixed(1)} KiB of text each, ${SPANS} a body, ${SENDERS} senders)`,
);
console.log(`acknowledgement p50 ${at(0.5)}, p99 ${at(0.99)}`);
console.log(`processor CPU ${(((cpuSeconds(processor.pid) - cpuBefore) / acknowledged) * 1e6).toFixed(0)} us/span, engine not counted`);
console.log(`last row in the engine ${((performance.now() - drainBegan) / 1000).toFixed(1)} s after the last acknowledgement`);
await processor.stop();
rmSync(data, { recursive: true, force: true });

function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
