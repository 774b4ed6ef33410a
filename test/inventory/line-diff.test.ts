import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DiffLine } from '../../processor/src/inventory/contract.ts';
import { diffLines } from '../../processor/src/inventory/line-diff.ts';

const show = (lines: readonly DiffLine[]): readonly string[] => lines.map(({ op, text }) => `${{ same: ' ', removed: '-', added: '+' }[op]}${text}`);
const without = (lines: readonly DiffLine[], op: DiffLine['op']): string =>
  lines
    .filter((line) => line.op !== op)
    .map(({ text }) => text)
    .join('\n');

test.each([
  ['nothing changed', 'a\nb', 'a\nb', [' a', ' b']],
  ['a line in the middle', 'a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
  ['a line more', 'a\nc', 'a\nb\nc', [' a', '+b', ' c']],
  ['a line less', 'a\nb\nc', 'a\nc', [' a', '-b', ' c']],
  ['repeated lines', 'a\na\nb', 'a\nb', [' a', '-a', ' b']],
  ['everything', 'a', 'b', ['-a', '+b']],
  ['from nothing', '', 'b', ['-', '+b']],
  ['a line that moved', 'a\nb\nc', 'c\na\nb', ['+c', ' a', ' b', '-c']],
])('%s', (_, from, to, expected) => {
  expect(show(diffLines(from, to))).toEqual(expected);
});

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'));

describe('for any two texts', () => {
  test('the lines without the added ones are the first, without the removed ones the second', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        const lines = diffLines(from, to);
        expect([without(lines, 'added'), without(lines, 'removed')]).toEqual([from, to]);
      }),
    );
  });

  test('no more lines stay the same than can, and no fewer', () => {
    const longest = (a: readonly string[], b: readonly string[]): number => {
      const [[x, ...restA], [y, ...restB]] = [a, b];
      if (x === undefined || y === undefined) return 0;
      return x === y ? 1 + longest(restA, restB) : Math.max(longest(restA, b), longest(a, restB));
    };
    const short = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(short, short, (from, to) => {
        expect(diffLines(from.join('\n'), to.join('\n')).filter(({ op }) => op === 'same')).toHaveLength(longest(from, to));
      }),
    );
  });
});

test('texts of a size that no table holds are compared by their ends', () => {
  const body = (mark: string): string => Array.from({ length: 5_000 }, (_, line) => `${mark}${line}`).join('\n');
  const lines = diffLines(`same\n${body('x')}\nend`, `same\n${body('y')}\nend`);
  expect(lines.filter(({ op }) => op === 'same').map(({ text: same }) => same)).toEqual(['same', 'end']);
  expect(lines).toHaveLength(10_002);
});
