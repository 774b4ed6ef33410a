import { formatCount } from '../../figures.ts';
import { PERSONAL } from '../content-sql.ts';
import type { Control, ControlInputs } from '../contract.ts';
import { daysOf } from '../days.ts';
import { fieldsIn, textIn, textsIn } from '../entry-fields.ts';
import { countOf, deviates, noOccurrences, notTested, passed, textOf } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW } from '../sql.ts';

/** What reached a provider: policy blocked it nowhere, and nobody says that it was not sent. */
const SENT = `${CALL_KINDS} AND outcome != 'blocked' AND ifNull(upstream_contacted, true) AND ${IN_WINDOW}`;
const DISCLOSED = `SELECT ifNull(provider, '') AS name, JSONExtractString(core, 'server_address') AS host, arrayJoin(${PERSONAL}) AS finding
FROM spanproof.records WHERE ${SENT}`;
const LINES = `SELECT multiIf(name != '', name, host != '', host, 'provider not stated') || ': ' || finding.1 AS item,
  toString(count()) || ' calls, ' || toString(sum(finding.2)) || ' findings' AS what, any(name) AS provider, arraySort(groupUniqArray(host)) AS hosts
FROM (${DISCLOSED}) GROUP BY item ORDER BY item`;

export const p6Disclosures: Control = {
  id: 'p6-disclosures',
  title: 'Personal data goes to vendors under a data processing agreement',
  question: 'To which provider went which kind of personal data, and is there a vendor record with an agreement in force for each?',
  criteria: ['P6.1', 'P6.2', 'P6.7', 'CC9.2'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Data protection',
  remediation: 'Register the vendor with its agreement, or stop the kind of data before it is sent there.',
  population: `SELECT (SELECT count() FROM spanproof.records WHERE ${SENT} AND notEmpty(${PERSONAL})) AS population, count() AS disclosures,
  arrayStringConcat(groupArray(item || ' ' || what), '; ') AS register, (SELECT count() FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW}) AS calls
FROM (${LINES})`,
  deviations: `${LINES} LIMIT 1001`,
  exclusions:
    'Blocked calls; what a source took out before the call was sent; providers behind a gateway, where traffic names the gateway; what the vendor passes on.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'privacy');
    if (foreign !== undefined) return foreign;
    const calls = countOf(inputs.totals, 'calls');
    const sent = countOf(inputs.totals, 'population');
    if (calls === 0) return notTested('No call was sealed in the period.');
    if (sent === 0) return noOccurrences(`Personal data was found in none of ${formatCount(calls)} calls that reached a provider.`);
    const deviations = inputs.deviating.flatMap((row) => {
      const missing = describeGap(row, inputs);
      return missing === undefined ? [] : [{ item: textOf(row, 'item'), what: `${textOf(row, 'what')}; ${missing}` }];
    });
    const figures = `${formatCount(sent)} calls took personal data to ${formatCount(countOf(inputs.totals, 'disclosures'))} pairs of provider and kind`;
    return deviations.length === 0
      ? passed(sent, `${figures}, each under an agreement in force.`)
      : deviates(sent, `${figures}; ${deviations.length} without one.`, deviations);
  },
};

function describeGap(row: ControlInputs['totals'], inputs: ControlInputs): string | undefined {
  const provider = textOf(row, 'provider');
  const { hosts } = row;
  const vendor = inputs
    .registers('vendors')
    .find(({ data }) => textsIn(data, 'providers').includes(provider) || textsIn(data, 'hosts').some((host) => Array.isArray(hosts) && hosts.includes(host)));
  if (vendor === undefined) return 'no vendor record';
  const agreement = fieldsIn(vendor.data, 'dpa');
  if (agreement === undefined) return `no agreement in the record of ${vendor.id}`;
  const { last } = daysOf(inputs);
  if ((textIn(agreement, 'signed') ?? '9') > last) return `the agreement with ${vendor.id} was not signed by the end of the period`;
  const expires = textIn(agreement, 'expires');
  return expires !== undefined && expires < last ? `the agreement with ${vendor.id} expired on ${expires}` : undefined;
}
