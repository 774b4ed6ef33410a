import { formatCount } from '../../figures.ts';
import type { Control } from '../contract.ts';
import { countOf, deviates, type Deviation, notTested, passed, readDeviations } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW, RECORD_ID } from '../sql.ts';

const BY_STREAM = `SELECT stream, count() AS rows, max(seq) - min(seq) + 1 - uniqExact(seq) AS missing, count() - uniqExact(seq) AS twice
FROM spanproof.records WHERE ${IN_WINDOW} GROUP BY stream`;
const NOT_CAPTURED = `${CALL_KINDS} AND JSONExtractString(core, 'body_state') = 'capture_failed' AND ${IN_WINDOW}`;

export const pi1StoredCompletely: Control = {
  id: 'pi1-stored-completely',
  title: 'What was sealed is stored, whole and once',
  question:
    'Is every sealed record stored exactly once, without a hole in its stream, as the signed checkpoints say, and with the content that was to be kept?',
  criteria: ['PI1.5', 'CC7.2'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Platform engineering',
  remediation: 'Run verify on the newest bundle and on the one before; restore the rows from a copy. Nothing may be written over.',
  population: `SELECT sum(rows) AS population, count() AS streams, sum(missing) AS rows_missing, sum(twice) AS rows_stored_twice,
  (SELECT count() FROM spanproof.records WHERE ${NOT_CAPTURED}) AS content_not_captured
FROM (${BY_STREAM})`,
  deviations: `SELECT item, what FROM
(
  SELECT stream AS item, toString(missing) || ' rows missing, ' || toString(twice) || ' stored twice, of ' || toString(rows) AS what FROM (${BY_STREAM}) WHERE missing > 0 OR twice > 0
  UNION ALL
  SELECT ${RECORD_ID} AS item, 'its content could not be captured' AS what FROM spanproof.records WHERE ${NOT_CAPTURED}
)
ORDER BY item LIMIT 1001`,
  exclusions:
    'Rows at the ends of a stream that were sealed and never stored: the signed checkpoints show those, through the integrity check; content that is gone again is tested by c1-disposal.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'processing_integrity');
    if (foreign !== undefined) return foreign;
    const rows = countOf(inputs.totals, 'population');
    if (rows === 0) return notTested('No record was sealed in the period.');
    const { integrity } = inputs.probes;
    const broken: readonly Deviation[] = integrity?.verdict === 'broken' ? integrity.findings.map((finding) => ({ item: 'integrity', what: finding })) : [];
    const total = countOf(inputs.totals, 'content_not_captured');
    const deviations = [...broken, ...readDeviations(inputs.deviating)];
    const figures = `${formatCount(rows)} rows of ${formatCount(countOf(inputs.totals, 'streams'))} streams: ${formatCount(countOf(inputs.totals, 'rows_missing'))} missing, ${formatCount(countOf(inputs.totals, 'rows_stored_twice'))} stored twice, ${formatCount(total)} without the content that was to be kept`;
    if (deviations.length > 0) return deviates(rows, `${figures}.`, deviations, Math.max(deviations.length, total));
    if (integrity === undefined) return notTested(`${figures}; the rows could not be compared with the signed checkpoints.`, rows);
    return passed(rows, `${figures}; ${formatCount(integrity.rows)} rows hash to the signed checkpoints.`);
  },
};
