import { formatShare } from '../../figures.ts';
import type { Control } from '../contract.ts';
import { daysOf } from '../days.ts';
import { countOf, deviates, notTested, passed, readDeviations, textOf } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { IN_WINDOW, UP_TO_WINDOW_END } from '../sql.ts';

const FIRST = `fromUnixTimestamp64Nano({from:Int64}, 'UTC')`;
/** The last instant that belongs to the window. */
const LAST = `fromUnixTimestamp64Nano({to:Int64} - 1, 'UTC')`;
const DAYS = `SELECT arrayJoin(arrayMap(n -> toDate(${FIRST}) + n, range(toUInt32(dateDiff('day', ${FIRST}, ${LAST}) + 1)))) AS day`;
const GO_LIVE = `SELECT toDate(min(t_ingest)) FROM spanproof.records WHERE ${UP_TO_WINDOW_END}`;

export const pi1DaysCovered: Control = {
  id: 'pi1-days-covered',
  title: 'Recording ran every day',
  question: 'Is there for every day of the period since go-live at least a sign of life of the recorder?',
  criteria: ['PI1.5', 'CC7.2', 'A1.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Platform engineering',
  remediation: 'Say in the register of incidents why the recorder was down on the day that is named, and what its services did meanwhile.',
  population: `SELECT uniqExact(toDate(t_ingest)) AS population, count() AS records, countIf(kind = 9) AS heartbeats, toString((${GO_LIVE})) AS go_live
FROM spanproof.records WHERE ${IN_WINDOW}`,
  deviations: `SELECT toString(day) AS item, 'no record, not even a heartbeat' AS what FROM (${DAYS})
WHERE day >= (${GO_LIVE}) AND day NOT IN (SELECT DISTINCT toDate(t_ingest) FROM spanproof.records WHERE ${IN_WINDOW})
ORDER BY day LIMIT 1001`,
  exclusions:
    'Days before the first record of the ledger, which nothing covers, and days that are not over. A day with some records may have lost others: the sources say so.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'processing_integrity');
    if (foreign !== undefined) return foreign;
    const covered = countOf(inputs.totals, 'population');
    if (covered === 0) return notTested('Nothing was recorded in the period.');
    const { last } = daysOf(inputs);
    const missing = readDeviations(inputs.deviating).filter(({ item }) => item <= last);
    const days = covered + missing.length;
    const figures = `${formatShare(covered, days)} days have records; live since ${textOf(inputs.totals, 'go_live')}.`;
    return missing.length === 0 ? passed(days, figures) : deviates(days, figures, missing);
  },
};
