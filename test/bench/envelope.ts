/** What sealing one part costs: `node test/bench/envelope.ts`. Prints envelopes per second on one core, and where compression pays. */
import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { keyIdOf } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { DataKey } from '../../processor/src/seal/contract.ts';
import { COMPRESS_FROM, openPart, sealPart } from '../../processor/src/seal/envelope.ts';

const ROUNDS = 9;
const PER_ROUND = 4000;

function formKey(): DataKey {
  const key = randomBytes(32);
  return { id: keyIdOf(nodeCrypto, key), key };
}

/** Best and median microseconds of CPU of a call: time that other processes take from us does not count. */
function measure(call: () => unknown, perRound = PER_ROUND): { readonly best: number; readonly median: number } {
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.threadCpuUsage();
    for (let i = 0; i < perRound; i++) call();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / perRound;
  }).toSorted((a, b) => a - b);
  return { best: times[0] ?? 0, median: times[ROUNDS >> 1] ?? 0 };
}

function report(label: string, call: () => unknown, perRound?: number): void {
  const { best, median } = measure(call, perRound);
  console.log(`${label}: ${median.toFixed(1)} us median, ${best.toFixed(1)} best = ${Math.round(1e6 / median)} to ${Math.round(1e6 / best)} a second`);
}

const day = formKey();
const subject = formKey();
const recordId = randomBytes(16);
const coreHash = randomBytes(32);
const random = randomBytes(2048);
const salt = randomBytes(24);

report('seal 2 KiB, day key', () => sealPart({ part: 1, recordId, coreHash, keys: [day], plaintext: random, salt }));
report('seal 2 KiB, day and subject key', () => sealPart({ part: 1, recordId, coreHash, keys: [day, subject], plaintext: random, salt }));
const sealed = sealPart({ part: 1, recordId, coreHash, keys: [day], plaintext: random, salt });
report('open 2 KiB, day key', () => openPart(sealed, [day]));
report('key id', () => keyIdOf(nodeCrypto, day.key));

console.log(`zstd by size of a chat-like JSON body (compressed from ${COMPRESS_FROM} bytes on):`);
const words = 'the customer asks about an invoice that was charged twice in October and wants it refunded before the end of the month please'.split(' ');
for (const size of [512, 1024, 2048, 4096, 8192, 32_768]) {
  let text = '';
  while (text.length < size) text += `${words[randomBytes(1).readUInt8() % words.length]} `;
  const body = Buffer.from(JSON.stringify({ request: { 'gen_ai.input.messages': text.slice(0, size) } }));
  const { length } = zstdCompressSync(body);
  const { median } = measure(() => zstdCompressSync(body), 500);
  console.log(`  ${body.length} bytes -> ${length} (${Math.round((100 * length) / body.length)} %), ${median.toFixed(1)} us`);
}
