/**
 * What the guard costs: `npm run bench:guard`. Prints milliseconds (median, p99) of examining one request of 100 KB, one answer of 100 KB, and one answer of
 * 100 KB in 4,000 events, and by how many characters of prose a stream is behind what the provider sent.
 */
import { DEFAULT_POLICY, type Policy } from '@spanproof/vocabulary';
import { createGuard, type Guard } from '../../instrumentation/src/guard.ts';
import { PROTOCOLS } from '../../instrumentation/src/protocols/index.ts';
import { createSseFraming } from '../../instrumentation/src/stream/sse-framing.ts';

const ROUNDS = 300;
const BYTES = 100 * 1024;
const PROSE = 'It was a bright cold day in April, and the clocks were striking thirteen; order 4711 of 12 May is on its way, and nobody asked for more. ';
const ALL: Policy = { version: 1, rules: [{ id: 'all', kinds: ['*'], direction: 'both', action: 'redact', fail: 'closed' }] };

const protocol = PROTOCOLS.find(({ name }) => name === 'openai-chat');
if (protocol === undefined) throw new TypeError('no chat');
const text = PROSE.repeat(Math.ceil(BYTES / PROSE.length)).slice(0, BYTES);
const request = JSON.stringify({
  model: 'm',
  messages: Array.from({ length: 20 }, (_, index) => ({ role: 'user', content: text.slice(index * 5120, (index + 1) * 5120) })),
});
const found = request.replace('nobody', 'ada@example.org');
const answer = JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }] });
const pieces = text.match(/.{1,26}/gs) ?? [];
const event = (content: string): Uint8Array =>
  Buffer.from(
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_770_000_000, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`,
  );
const events = pieces.map(event);

function examine(guard: Guard, body: string): ReturnType<Guard['examineRequest']> {
  return guard.examineRequest({ protocol: protocol!, provider: 'openai', text: body, json: JSON.parse(body) as Record<string, never> });
}

function measure(what: string, rounds: number, work: () => unknown): void {
  for (let warm = 0; warm < Math.min(50, rounds); warm++) work();
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  }).toSorted((a, b) => a - b);
  const at = (share: number): string => (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(2).padStart(8);
  console.log(`${what.padEnd(58)} median ${at(0.5)} ms   p99 ${at(0.99)} ms`);
}

/** Characters that had come when the first event was handed on. */
function lag(guard: Guard): number {
  const stream = examine(guard, request).response?.guardStream(createSseFraming());
  const first = pieces.findIndex((piece) => (stream?.feed(event(piece)) ?? [new Uint8Array(1)]).length > 0);
  return pieces.slice(0, first + 1).join('').length;
}

for (const [name, policy] of [
  ['default policy', DEFAULT_POLICY],
  ['everything redacted', ALL],
] as const) {
  const guard = createGuard(policy, { environment: undefined });
  console.log(`${name}:`);
  measure('  a request of 100 KB, nothing to redact', ROUNDS, () => examine(guard, request));
  measure('  a request of 100 KB, one value', ROUNDS, () => examine(guard, found));
  const decision = examine(guard, request);
  measure('  an answer of 100 KB', ROUNDS, () => decision.response?.examine(answer));
  measure(`  a stream of 100 KB in ${events.length} events, all of it`, 30, () => {
    const stream = decision.response?.guardStream(createSseFraming());
    for (const bytes of events) stream?.feed(bytes);
    stream?.end();
  });
  console.log(`  the first event is handed on after ${lag(guard)} characters`);
}
