import { encodeHex } from './hex.ts';
import type { Findings } from './verify-findings.ts';
import type { LoggedStream } from './verify-governance.ts';

type Streams = ReadonlyMap<string, LoggedStream>;

/** A writer's epochs start at 1 and are consecutive, whatever order they reach the log in. Numbers are from outside: nothing loops over a hole. */
export function checkEpochs(findings: Findings, log: string, streams: Streams): void {
  const epochs = new Map<string, Set<number>>();
  for (const { origin } of streams.values()) {
    const known = epochs.get(origin.writer) ?? new Set<number>();
    epochs.set(origin.writer, known.add(origin.epoch));
  }
  for (const [writer, known] of [...epochs].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    let expected = 1;
    for (const epoch of [...known].toSorted((a, b) => a - b)) {
      if (epoch > expected)
        findings.add('EPOCH_GAP', { stream: `${log}/s/${writer}`, first: expected, last: epoch - 1 }, 'epochs that left no trace in the log');
      expected = epoch + 1;
    }
  }
}

/** A stream that continues another names its durable head: the earlier one must not have grown past it, nor have another root there. */
export function checkPrevious(findings: Findings, log: string, streams: Streams): void {
  for (const [name, { previous, opened }] of streams) {
    if (previous === undefined) continue;
    const earlier = streams.get(previous.stream)?.checkpoints ?? [];
    const conflict = earlier.some(({ size, root }) => size > previous.size || (size === previous.size && encodeHex(root) !== previous.root));
    if (conflict)
      findings.add('STREAM_INVALID', { stream: log, first: opened, last: opened }, `${name} continues ${previous.stream} at a head that the log contradicts`);
  }
}
