import type { Control } from '../contract.ts';
import { countOf, type Deviation, judgeAll, noOccurrences, notTested } from '../judgement.ts';
import { CALL_KINDS, IN_WINDOW } from '../sql.ts';

export const completeness: Control = {
  id: 'cc7-2-completeness',
  title: 'No call is missing from any source',
  question: 'Is every call that a source numbered and signed for on record, and does every source number its calls?',
  criteria: ['CC7.2', 'PI1.2'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Platform engineering',
  remediation: 'Find out why the calls that are named did not arrive (exporter queue, crash, network), and record the gap with its cause.',
  population: `SELECT uniqExactIf(src_id, src_id != toFixedString('', 16)) AS population, countIf(${CALL_KINDS}) AS calls,
      countIf(${CALL_KINDS} AND src_id = toFixedString('', 16)) AS calls_without_source, countIf(kind = 8) AS statements_of_sources
    FROM spanproof.records WHERE ${IN_WINDOW} AND (${CALL_KINDS} OR kind = 8)`,
  exclusions: "Calls after a source's last signed range, and services that are not instrumented at all.",
  judge({ totals, probes }) {
    const calls = countOf(totals, 'calls');
    const unnumbered = countOf(totals, 'calls_without_source');
    const sources = probes.completeness;
    if (calls === 0 && countOf(totals, 'population') === 0) return noOccurrences('No source spoke and no call was sealed in the period.');
    if (sources === undefined)
      return notTested(`The sources were not compared with the record: ${probes.unavailable?.completeness ?? 'no probe is set up'}.`, calls);
    const gaps = sources.filter(({ verdict }) => verdict === 'gaps');
    const complete = sources.filter(({ verdict }) => verdict === 'complete');
    const deviations = gaps.map(({ source, service, detail }): Deviation => ({ item: service === undefined ? source : `${service} ${source}`, what: detail }));
    // Grey, not green: what cannot be measured may have lost anything.
    if (gaps.length === 0 && (complete.length < sources.length || unnumbered > 0 || sources.length === 0))
      return notTested(
        `${complete.length} of ${sources.length} sources are complete; the others signed no range, and ${unnumbered} of ${calls} calls have no source that numbers them.`,
        sources.length,
      );
    return judgeAll(sources.length, deviations, { passed: `${sources.length} sources, each complete; ${calls} calls.`, deviating: 'sources have gaps.' });
  },
};
