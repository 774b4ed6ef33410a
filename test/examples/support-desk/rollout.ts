/**
 * The desk in service, and then with another model and another prompt: a roll-out that nobody approved. Whoever forked it says when: `change`, then `stop`; each is answered by how
 * many questions were.
 */
import '@spanproof/instrumentation/register';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import OpenAI from 'openai';
import { API_KEYS } from './plan.ts';

const EVERY_MS = 40;
/** Where the provider is slow, questions wait. */
const MOST_AT_ONCE = 16;
const BEFORE = { model: 'gpt-5-mini', prompt: 'You answer customers of a shop, in one or two sentences.' };
const { OPENAI_BASE_URL = '', ROLLOUT_MODEL = '', ROLLOUT_PROMPT = '' } = process.env;
const openai = new OpenAI({ apiKey: API_KEYS.openai.value, baseURL: OPENAI_BASE_URL, maxRetries: 0 });

await serve(BEFORE, 'change');
await serve({ model: ROLLOUT_MODEL, prompt: ROLLOUT_PROMPT }, 'stop');
process.disconnect();

/** Questions at a steady pace until the word. */
async function serve({ model, prompt }: typeof BEFORE, word: 'change' | 'stop'): Promise<void> {
  let over = false;
  process.on('message', (said) => (over ||= said === word));
  const open = new Set<Promise<unknown>>();
  let asked = 0;
  for (; !over; await delay(EVERY_MS)) {
    if (open.size >= MOST_AT_ONCE) await Promise.race(open);
    const answer = ask(model, prompt, asked).finally(() => open.delete(answer));
    open.add(answer);
    asked += 1;
  }
  await Promise.all(open);
  process.send?.(asked);
}

async function ask(model: string, prompt: string, number: number): Promise<void> {
  await openai.chat.completions.create({
    model,
    messages: [
      { role: 'system', content: prompt },
      { role: 'user', content: `My order number ${number} did not arrive. ${'Please look. '.repeat(number % 5)}` },
    ],
  });
}
