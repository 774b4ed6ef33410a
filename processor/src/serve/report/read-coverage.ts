import type { SourceVerdict } from '@spanproof/vocabulary/ledger';
import type { Window } from '../../evidence/contract.ts';
import { CALL_KINDS, IN_WINDOW } from '../../evidence/sql.ts';
import { formatDay, listDays } from '../../figures.ts';
import type { DayCoverage, SourceCoverage } from '../../report/contract.ts';
import type { Query, Row } from '../../store/contract.ts';

const SOURCES = `SELECT if(src_seq > 0, lower(hex(src_id)), '') AS source, anyLast(ifNull(service, '')) AS of_service, anyLast(ifNull(environment, '')) AS of_environment,
  count() AS calls, arraySort(groupUniqArray(toString(toDate(t_ingest, 'UTC')))) AS days
FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW} GROUP BY source ORDER BY source`;

const DAYS = `SELECT toString(toDate(t_ingest, 'UTC')) AS day, countIf(${CALL_KINDS}) AS calls, count() AS rows FROM spanproof.records WHERE ${IN_WINDOW} GROUP BY day`;

const FIRST = `SELECT toString(toUnixTimestamp64Nano(min(t_ingest))) AS first, count() AS rows FROM spanproof.records`;

/** Which sources were heard, on which days, and what the verifier says of their completeness; absent verdicts are not measurable. */
export async function readSources(query: Query, window: Window, verdicts: readonly SourceVerdict[], unknown: string): Promise<readonly SourceCoverage[]> {
  const rows = await query(SOURCES, parametersOf(window));
  return rows.map((row) => {
    const source = text(row, 'source');
    const verdict = verdicts.find((one) => one.source === source);
    return {
      source: source === '' ? 'no source' : source,
      ...(text(row, 'of_service') === '' ? {} : { service: text(row, 'of_service') }),
      ...(text(row, 'of_environment') === '' ? {} : { environment: text(row, 'of_environment') }),
      verdict: verdict?.verdict ?? 'not_measurable',
      detail: verdict === undefined ? (source === '' ? 'keeps no sequence' : unknown) : describe(verdict),
      calls: Number(row['calls']),
      days: row['days'] as readonly string[],
    };
  });
}

function describe({ first, last, missing, dropped = 0, altered, reason }: SourceVerdict): string {
  if (reason !== undefined) return reason;
  const range = first === undefined || last === undefined ? '' : `calls ${first} to ${last}: `;
  return `${range}${missing} missing, ${dropped} given up by the source, ${altered} altered on the way`;
}

/** Every UTC day of the window: whether anything was sealed on it. */
export async function readDays(query: Query, window: Window, now: bigint): Promise<readonly DayCoverage[]> {
  const [rows, [first = {}]] = await Promise.all([query(DAYS, parametersOf(window)), query(FIRST, {})]);
  const counted = new Map(rows.map((row) => [text(row, 'day'), Number(row['calls'])]));
  const liveFrom = Number(first['rows']) > 0 ? formatDay(BigInt(text(first, 'first'))) : undefined;
  const today = formatDay(now);
  return listDays(window.from, window.to).map((day) => {
    const calls = counted.get(day);
    if (calls !== undefined) return { day, calls, state: 'covered' };
    return { day, calls: 0, state: day > today ? 'ahead' : liveFrom === undefined || day < liveFrom ? 'not_live' : 'missing' };
  });
}

function parametersOf({ from, to }: Window): Readonly<Record<string, string>> {
  return { from: String(from), to: String(to) };
}

function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}
