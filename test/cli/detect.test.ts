import { expect, test } from 'vitest';
import { runSpanproof } from './run-spanproof.ts';

interface Line {
  readonly id: unknown;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly label: string; readonly score: number }[];
  readonly unit: string;
}

async function detect(args: readonly string[], input: string): Promise<readonly Line[]> {
  const { code, out, err } = await runSpanproof(['detect', ...args], { input });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

test('one answer a line, in order, offsets in UTF-16 units', async () => {
  const text = '🙂 write to ada@example.org';
  const [first, second] = await detect(['--jsonl'], `${JSON.stringify({ id: 'a', text })}\n\n${JSON.stringify({ id: 7, text: 'nothing here' })}`);
  expect(first).toMatchObject({ id: 'a', unit: 'utf16' });
  const [span] = first?.spans ?? [];
  expect(span).toMatchObject({ label: 'EMAIL' });
  expect(text.slice(span?.start, span?.end)).toBe('ada@example.org');
  expect(span?.score).toBeGreaterThan(0);
  expect(span?.score).toBeLessThanOrEqual(1);
  expect(second).toEqual({ id: 7, spans: [], unit: 'utf16' });
});

test('plain text: the line number is the id', async () => {
  const lines = await detect([], 'nothing\nada@example.org\n');
  expect(lines.map(({ id, spans }) => [id, spans.length])).toEqual([
    [1, 0],
    [2, 1],
  ]);
});

test.each(['not json', '[]', '{"id":1}', '{"id":1,"text":5}', 'null'])('a line that holds %s ends it with USAGE', async (line) => {
  const { code, err } = await runSpanproof(['detect', '--jsonl'], { input: `${line}\n` });
  expect(code).toBe(2);
  expect(err).toMatch(/^USAGE: line 1 /);
});
