/** One record on its way: its OTLP/JSON, and what its loss would mean. */
export interface Item {
  readonly text: string;
  /** A call or report that the source has numbered, so that it must be counted when it is given up. */
  readonly numbered: boolean;
  /** Of a call whose decision was written down before it was sent. */
  readonly decisionId?: string;
}

export interface SpooledBatch {
  readonly items: readonly Item[];
  /** What comes before the spans of its body. */
  readonly head: string;
  /** Milliseconds since the epoch; absent where no outage was the reason. */
  readonly outageStart?: number;
}

interface Meta {
  readonly numbered: readonly boolean[];
  readonly decisions: readonly (string | null)[];
  readonly outage_start?: number;
}

/** Lines: what the batch is, the head, an item each. JSON has no line breaks of its own. */
export function formatBatch({ items, head, outageStart }: SpooledBatch): string {
  const meta: Meta = {
    numbered: items.map(({ numbered }) => numbered),
    decisions: items.map(({ decisionId }) => decisionId ?? null),
    ...(outageStart === undefined ? {} : { outage_start: outageStart }),
  };
  return [JSON.stringify(meta), head, ...items.map(({ text }) => text)].join('\n');
}

/** Of authenticated text: what formatBatch() made. */
export function parseBatch(text: string): SpooledBatch {
  const [first = '', head = '', ...texts] = text.split('\n');
  const { numbered, decisions, outage_start } = JSON.parse(first) as Meta;
  const items = texts.map((item, index): Item => {
    const decisionId = decisions[index] ?? undefined;
    return { text: item, numbered: numbered[index] === true, ...(decisionId === undefined ? {} : { decisionId }) };
  });
  return { items, head, ...(outage_start === undefined ? {} : { outageStart: outage_start }) };
}
