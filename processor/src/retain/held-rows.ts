import { SUBJECT_KEYS } from '../envelope-keys-sql.ts';
import type { Query } from '../store/contract.ts';
import type { ActiveHold } from './contract.ts';
import type { OpenMatter } from './match-holds.ts';

/** A row that stays. */
export interface HeldRow {
  readonly id: string;
  readonly stream: string;
  readonly seq: number;
}

/** Ids travel in the request line. */
const A_QUERY = 200;
const COLUMNS = `SELECT lower(hex(record_id)) AS id, stream, toUInt32(seq) AS seq FROM spanproof.records WHERE class = {class:String} AND period = {period:String}`;
const IN_TIME = `t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC')`;
const LAST = String(2n ** 63n - 1n);

/** Rows of one partition that holds, open alerts and open incidents keep. */
export async function findHeldRows(
  collaborators: { readonly query: Query; readonly keysOfTag: (tag: string) => Promise<readonly string[]> },
  partition: { readonly class: string; readonly period: string },
  { holds, matters }: { readonly holds: readonly ActiveHold[]; readonly matters: readonly OpenMatter[] },
): Promise<readonly HeldRow[]> {
  const { query, keysOfTag } = collaborators;
  const held = new Map<string, HeldRow>();

  async function take(condition: string, parameters: Parameters<Query>[1]): Promise<void> {
    for (const { id, stream, seq } of await query(`${COLUMNS} AND ${condition}`, { ...partition, ...parameters })) {
      if (typeof id === 'string' && typeof stream === 'string' && typeof seq === 'number') held.set(id, { id, stream, seq });
    }
  }
  async function takeListed(list: readonly string[], condition: string, bounds: { readonly from: string; readonly to: string }): Promise<void> {
    for (let at = 0; at < list.length; at += A_QUERY) await take(`${condition} AND ${IN_TIME}`, { ids: list.slice(at, at + A_QUERY), ...bounds });
  }

  for (const hold of holds) {
    const bounds = { from: String(hold.from ?? 0n), to: hold.to === undefined ? LAST : String(hold.to) };
    if (hold.records !== undefined) await takeListed(hold.records, `lower(hex(record_id)) IN {ids:Array(String)}`, bounds);
    else if (hold.tag !== undefined)
      await takeListed(await keysOfTag(hold.tag), `notEmpty(subject_envelope) AND hasAny({ids:Array(String)}, ${SUBJECT_KEYS})`, bounds);
    else await take(IN_TIME, bounds);
  }
  const everything = { from: '0', to: LAST };
  await takeListed([...new Set(matters.flatMap(({ records }) => records))], `lower(hex(record_id)) IN {ids:Array(String)}`, everything);
  return [...held.values()].toSorted((a, b) => a.seq - b.seq);
}

/** Ascending ranges of the rows of one stream, inclusive. */
export function rangesOf(rows: readonly HeldRow[], stream: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const { seq } of rows.filter((row) => row.stream === stream).toSorted((a, b) => a.seq - b.seq)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 >= seq) last[1] = seq;
    else ranges.push([seq, seq]);
  }
  return ranges;
}
