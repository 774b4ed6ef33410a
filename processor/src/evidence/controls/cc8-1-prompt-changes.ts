import { judgeFirstSeen } from '../approvals.ts';
import type { Control } from '../contract.ts';
import { countOf, noOccurrences, notTested } from '../judgement.ts';
import { CALL_KINDS, IN_WINDOW, MAY_BE_PRODUCTION, UP_TO_WINDOW_END } from '../sql.ts';

const PRINTS = `SELECT arrayJoin(arrayFilter(pair -> pair.2 != '', [('prompt', JSONExtractString(core, 'prompt_hash')), ('tool', JSONExtractString(core, 'tools_hash'))])) AS print,
      toUnixTimestamp64Nano(min(t_ingest)) AS first_seen, countIf(${IN_WINDOW}) AS calls
    FROM spanproof.records WHERE ${CALL_KINDS} AND ${MAY_BE_PRODUCTION} AND ifNull(outcome, '') != 'blocked' AND ${UP_TO_WINDOW_END} GROUP BY print`;

export const promptChanges: Control = {
  id: 'cc8-1-prompt-changes',
  title: 'Changes of prompts and tools are approved',
  question: 'Was every system prompt and every set of tools that production used for the first time approved by then, or as an emergency?',
  criteria: ['CC3.4', 'CC8.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Product engineering',
  remediation: 'Review the version with its diff and approve it in the register of changes under its fingerprint, or go back to the one before.',
  population: `SELECT countIf(first_seen >= {from:Int64}) AS population, countIf(calls > 0) AS fingerprints_used, sum(calls) AS uses FROM (${PRINTS})`,
  deviations: `SELECT concat(print.1, ' ', print.2) AS item, print.1 AS kind, print.2 AS id, toString(first_seen) AS first_seen FROM (${PRINTS}) AS seen
    WHERE seen.first_seen >= {from:Int64} ORDER BY seen.first_seen, item LIMIT 1001`,
  exclusions: 'Calls whose core has no fingerprint of prompt or tools, and environments named other than production. Days are compared, not hours.',
  judge(inputs) {
    const empty =
      countOf(inputs.totals, 'fingerprints_used') === 0
        ? notTested('No call of production has a fingerprint of its prompt or tools in the period.')
        : noOccurrences('No prompt and no set of tools was seen for the first time in the period.');
    return judgeFirstSeen(inputs, empty, {
      passed: 'versions of prompts and tools were seen for the first time, each approved by then or as an emergency.',
      deviating: 'versions of prompts and tools were not approved.',
    });
  },
};
