import type { RegisterEntry } from '@spanproof/vocabulary';
import { isSameName } from '../find-vendor.ts';
import type { Cell, Row } from '../store/contract.ts';
import type { Window } from './contract.ts';
import { addDays, dayOf } from './days.ts';
import { textIn } from './entry-fields.ts';
import { countOf, textOf } from './judgement.ts';
import { MODEL_CALLS } from './sql.ts';

/** A provider counts when it was asked, so that the day is the call's own; a call of the window's last moments may be sealed a little later. */
const IN_EVENTS = `t_event >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_event < fromUnixTimestamp64Nano({to:Int64}, 'UTC')
      AND t_ingest >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND t_ingest < fromUnixTimestamp64Nano({to:Int64}, 'UTC') + INTERVAL 1 DAY`;
/** What says that it was contacted was, blocked or not; where nothing says, what was not blocked was. */
const CONTACTED = `ifNull(upstream_contacted, ifNull(outcome, '') != 'blocked')`;
const BLOCKED = `ifNull(outcome, '') = 'blocked'`;
const OF_PROVIDERS = `FROM spanproof.records WHERE ${MODEL_CALLS} AND ${IN_EVENTS} AND (${CONTACTED} OR ${BLOCKED})`;

export const COUNT_ASKED: string = `SELECT countIf(${CONTACTED}) AS population, countIf(${BLOCKED}) AS blocked,
    countIf(ifNull(provider, '') = '') AS of_unknown_provider ${OF_PROVIDERS}`;

/** A row per provider with its days: calls that reached it, calls that were blocked. */
export const ASKED_BY_DAY: string = `SELECT name AS item, concat(toString(sum(calls)), ' calls, ', toString(sum(stopped)), ' blocked') AS what,
    arraySort(groupArray((day, toString(calls), toString(stopped)))) AS days
  FROM (SELECT lower(provider) AS name, toString(toDate(t_event)) AS day, countIf(${CONTACTED}) AS calls, countIf(${BLOCKED}) AS stopped
    ${OF_PROVIDERS} AND provider != '' GROUP BY name, day)
  GROUP BY name ORDER BY item LIMIT 1001`;

/** Counts of one provider on one day. */
export interface AskedDay {
  readonly provider: string;
  readonly day: string;
  readonly calls: number;
  readonly blocked: number;
}

/** Rows of ASKED_BY_DAY. @throws CodedError CONTROL_INVALID */
export function readAskedDays(rows: readonly Row[]): readonly AskedDay[] {
  return rows.flatMap((row) => toCells(row['days']).map((cell) => readDay(textOf(row, 'item'), toCells(cell))));
}

function readDay(provider: string, [day = '', calls = '', blocked = '']: readonly Cell[]): AskedDay {
  const fields: Row = { day, calls, blocked };
  return { provider, day: textOf(fields, 'day'), calls: countOf(fields, 'calls'), blocked: countOf(fields, 'blocked') };
}

function toCells(cell: Cell | undefined): readonly Cell[] {
  return Array.isArray(cell) ? (cell as readonly Cell[]) : [];
}

/** What a provider says it was asked in a stretch of days: the sum of the entries about exactly that stretch, one per account. */
export interface Usage {
  readonly entries: readonly string[];
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly requests: number;
}

/** Usage that can be compared: of whole days inside the window, with the provider's own export beside the figures. */
export function listUsages(entries: readonly RegisterEntry[], window: Window): readonly Usage[] {
  const usages = new Map<string, Usage>();
  for (const { id, data, file_hash } of entries) {
    const [provider = '', from = '', to = ''] = [textIn(data, 'provider')?.toLowerCase(), textIn(data, 'from'), textIn(data, 'to')];
    const requests = data['requests'];
    if (file_hash === undefined || typeof requests !== 'number' || !liesIn(window, from, to)) continue;
    const key = `${provider} ${from} ${to}`;
    const others = usages.get(key);
    usages.set(key, { entries: [...(others?.entries ?? []), id], provider, from, to, requests: (others?.requests ?? 0) + requests });
  }
  return [...usages.values()];
}

export function covers({ provider, from, to }: Usage, asked: AskedDay): boolean {
  return isSameName(provider, asked.provider) && from <= asked.day && asked.day <= to;
}

/** Days of the window, both parts inside; a day that the window cuts is none of them. */
function liesIn(window: Window, from: string, to: string): boolean {
  const first = dayOf(window.from + 86_399_999_999_999n);
  const end = dayOf(window.to);
  return from >= first && addDays(to, 1) <= end;
}
