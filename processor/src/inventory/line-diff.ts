import type { DiffLine } from './contract.ts';

/** Cells of the table at most; what is longer in the middle is shown as removed and added whole, which is a diff too, only not the shortest. */
const MOST_CELLS = 4_000_000;

/** Lines of two texts by a longest common subsequence; removed lines stand before added ones. Pure. */
export function diffLines(from: string, to: string): readonly DiffLine[] {
  const [old, young] = [from.split('\n'), to.split('\n')];
  const shorter = Math.min(old.length, young.length);
  let head = 0;
  while (head < shorter && old[head] === young[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === young.at(-1 - tail)) tail++;
  return [
    ...mark('same', old.slice(0, head)),
    ...diffMiddle(old.slice(head, old.length - tail), young.slice(head, young.length - tail)),
    ...mark('same', old.slice(old.length - tail)),
  ];
}

function diffMiddle(old: readonly string[], young: readonly string[]): readonly DiffLine[] {
  if ((old.length + 1) * (young.length + 1) > MOST_CELLS) return [...mark('removed', old), ...mark('added', young)];
  const width = young.length + 1;
  const lengths = measureCommon(old, young, width);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      lines.push({ op: 'same', text: old[i] ?? '' });
      i++;
      j++;
    } else if (j === young.length || (i < old.length && (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))) {
      lines.push({ op: 'removed', text: old[i] ?? '' });
      i++;
    } else {
      lines.push({ op: 'added', text: young[j] ?? '' });
      j++;
    }
  }
  return lines;
}

/** Length of the longest common subsequence of old[i..] and young[j..], at i * width + j. */
function measureCommon(old: readonly string[], young: readonly string[], width: number): Uint32Array {
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = young.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        old[i] === young[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}

function mark(op: DiffLine['op'], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ op, text }));
}
