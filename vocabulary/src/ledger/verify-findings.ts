import type { FindingCode } from './verify-codes.ts';

/** Where something was found: a file, rows of a stream (of the log: entries), or calls of a source. `first` and `last` are inclusive. */
export interface Where {
  readonly path?: string;
  /** Origin of a stream, or of the log for entries. */
  readonly stream?: string;
  /** Hex src_id. */
  readonly source?: string;
  /** Of the rows only this part: `body`, `subject`, `original`. */
  readonly part?: string;
  readonly first?: number;
  readonly last?: number;
}

export interface VerifyFinding {
  readonly code: FindingCode;
  readonly where: Where;
  /** For people; may quote the bundle, so that whoever prints it must neutralise control characters. */
  readonly message: string;
}

export interface Findings {
  add(code: FindingCode, where: Where, message: string): void;
  readonly list: readonly VerifyFinding[];
  /** Findings beyond MAX_FINDINGS: counted, not kept. */
  readonly omitted: number;
}

/** A hostile bundle must not make the report larger than memory. */
export const MAX_FINDINGS = 1000;

/** Collects findings; rows in a row with the same code become one range. */
export function createFindings(): Findings {
  const list: VerifyFinding[] = [];
  let omitted = 0;
  return {
    list,
    get omitted() {
      return omitted;
    },
    add(code, where, message) {
      const previous = list.at(-1);
      if (previous !== undefined && omitted === 0 && continues(previous, code, where)) {
        list[list.length - 1] = { ...previous, where: { ...previous.where, ...(where.last === undefined ? {} : { last: where.last }) } };
      } else if (list.length < MAX_FINDINGS) list.push({ code, where, message });
      else omitted += 1;
    },
  };
}

/** As if all had been added to one, in this order. */
export function joinFindings(lists: readonly Findings[]): Findings {
  const joined = createFindings();
  for (const { list } of lists) for (const { code, where, message } of list) joined.add(code, where, message);
  const omitted = lists.reduce((sum, { omitted: more }) => sum + more, joined.omitted);
  return { list: joined.list, omitted, add: joined.add };
}

function continues(previous: VerifyFinding, code: FindingCode, where: Where): boolean {
  return (
    previous.code === code &&
    previous.where.stream === where.stream &&
    previous.where.source === where.source &&
    previous.where.path === where.path &&
    previous.where.part === where.part &&
    previous.where.last !== undefined &&
    where.first === previous.where.last + 1
  );
}
