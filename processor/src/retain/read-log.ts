import {
  type GovernanceEntry,
  ENTRY_PREFIX,
  parseCheckpoint,
  parseEntry,
  parseNote,
  parseStreamOrigin,
  type PrunedPart,
  type RowRange,
  encodeHex,
} from '@spanproof/vocabulary/ledger';

/** A stream as the log tells of it. */
export interface LoggedStream {
  readonly origin: string;
  readonly retentionClass: string;
  readonly period: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly closed: boolean;
  /** Parts that the log says are gone, each with the rows that were held back. */
  readonly pruned: ReadonlyMap<PrunedPart, readonly RowRange[]>;
}

export type PublishedPolicy = Extract<GovernanceEntry, { type: 'policy.publish' }>;

export interface RetentionView {
  readonly streams: readonly LoggedStream[];
  /** Oldest first. */
  readonly policies: readonly PublishedPolicy[];
  /** vkeys of approvers, by name. */
  readonly approvers: ReadonlyMap<string, string>;
}

/** What retention needs of the log. The entries are our own: the notary judged each before it came in. */
export function readRetentionLog(entries: Iterable<Uint8Array>): RetentionView {
  const streams = new Map<string, LoggedStream>();
  const policies: PublishedPolicy[] = [];
  const approvers = new Map<string, string>();
  for (const bytes of entries) {
    const { text } = parseNote(bytes);
    if (!text.startsWith(ENTRY_PREFIX)) {
      const { origin, size, root } = parseCheckpoint(text);
      const stream = streams.get(origin);
      if (stream !== undefined) streams.set(origin, { ...stream, size, root: encodeHex(root) });
      continue;
    }
    const entry = parseEntry(text);
    switch (entry.type) {
      case 'stream.open': {
        const { class: retentionClass, period } = parseStreamOrigin(entry.stream);
        streams.set(entry.stream, { origin: entry.stream, retentionClass, period, size: 0, root: '', closed: false, pruned: new Map() });
        break;
      }
      case 'stream.close':
      case 'stream.abandon':
        change(streams, entry.stream, () => ({ closed: true }));
        break;
      case 'retention.prune':
        change(streams, entry.stream, ({ pruned }) => ({ pruned: new Map(pruned).set(entry.part, entry.held) }));
        break;
      case 'policy.publish':
        policies.push(entry);
        break;
      case 'key.register':
        if (entry.role === 'approver') approvers.set(entry.vkey.split('+')[0] ?? '', entry.vkey);
        break;
      default:
    }
  }
  return { streams: [...streams.values()], policies, approvers };
}

function change(streams: Map<string, LoggedStream>, origin: string, by: (stream: LoggedStream) => Partial<LoggedStream>): void {
  const stream = streams.get(origin);
  if (stream !== undefined) streams.set(origin, { ...stream, ...by(stream) });
}
