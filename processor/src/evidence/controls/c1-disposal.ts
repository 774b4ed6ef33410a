import { formatCount } from '../../figures.ts';
import { HAS_CONTENT } from '../content-sql.ts';
import type { Control } from '../contract.ts';
import { daysOf } from '../days.ts';
import { textIn, textsIn } from '../entry-fields.ts';
import { countOf, deviates, noOccurrences, notTested, passed, readDeviations } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW, RECORD_ID } from '../sql.ts';

const KEPT = `${CALL_KINDS} AND ${HAS_CONTENT} AND ${IN_WINDOW}`;
const GONE = `record_id NOT IN (SELECT record_id FROM spanproof.bodies WHERE part = 1 AND ${IN_WINDOW})`;
/** A deletion statement of a retention run names the partition. */
const STATED = `(class, period) IN (SELECT JSONExtractString(core, 'class'), JSONExtractString(core, 'period') FROM spanproof.records
  WHERE kind = 10 AND JSONExtractString(core, 'schema') = 'spanproof/retention/v1' AND JSONExtractString(core, 'part') = 'body')`;

export const c1Disposal: Control = {
  id: 'c1-disposal',
  title: 'Content that is gone was disposed of on purpose',
  question: 'Is there for all content that was stored and is not any more a record of who had it removed, and why?',
  criteria: ['C1.2', 'P4.3'],
  frequency: 'monthly',
  strength: 'partial',
  owner: 'Data protection',
  remediation: 'Find out who removed the rows (engine log, backups); restore them, or have the disposal attested with criterion C1.2 for the period.',
  population: `SELECT countIf(${GONE}) AS population, countIf(${GONE} AND ${STATED}) AS stated, count() AS stored_once FROM spanproof.records WHERE ${KEPT}`,
  deviations: `SELECT ${RECORD_ID} AS item, 'its content is gone' AS what FROM spanproof.records WHERE ${KEPT} AND ${GONE} AND NOT ${STATED} ORDER BY item LIMIT 1001`,
  exclusions:
    'Calls whose content policy never kept; copies outside the engine; content that was erased stays as ciphertext. That the statement of a retention run was authorised is what the verifier of a bundle judges.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'confidentiality');
    if (foreign !== undefined) return foreign;
    const stored = countOf(inputs.totals, 'stored_once');
    const gone = countOf(inputs.totals, 'population');
    if (stored === 0) return notTested('No content was stored in the period.');
    if (gone === 0) return noOccurrences(`All content of ${formatCount(stored)} calls is still stored: nothing was disposed of.`);
    const unstated = gone - countOf(inputs.totals, 'stated');
    if (unstated === 0) return passed(gone, `${formatCount(gone)} of ${formatCount(stored)} contents are gone, all by runs of retention that are on record.`);
    const { last } = daysOf(inputs);
    const attested = inputs
      .registers('attestations')
      .some(
        ({ data }) => textsIn(data, 'criteria').includes('C1.2') && (textIn(data, 'valid_from') ?? '9') <= last && (textIn(data, 'valid_to') ?? '') >= last,
      );
    if (attested) return passed(gone, `${formatCount(gone)} of ${formatCount(stored)} contents are gone; an attestation for C1.2 covers the period.`);
    return deviates(
      gone,
      `${formatCount(gone)} of ${formatCount(stored)} contents are gone, and of ${formatCount(unstated)} no record says who had them removed.`,
      readDeviations(inputs.deviating),
      unstated,
    );
  },
};
