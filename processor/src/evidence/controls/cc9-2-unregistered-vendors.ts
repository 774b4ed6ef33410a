import type { Control } from '../contract.ts';
import { countOf, judgeAll, LISTED_DEVIATIONS, notTested, readDeviations, textOf } from '../judgement.ts';
import { COUNT_DESTINATIONS, DESTINATIONS, findVendorOfRow } from '../vendors-in-traffic.ts';

export const unregisteredVendors: Control = {
  id: 'cc9-2-unregistered-vendors',
  title: 'Calls go to registered vendors only',
  question: 'Does every provider and host that calls went to belong to a registered vendor?',
  criteria: ['CC9.2', 'CC2.1'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Compliance',
  remediation: 'Register the vendor with its report and DPA, or take the service off it; a block by an allow-list keeps it that way.',
  population: COUNT_DESTINATIONS,
  deviations: DESTINATIONS,
  exclusions: 'Traffic shows instrumented calls only: egress and DNS logs and spend are not reconciled, so that other vendors cannot be seen.',
  judge(inputs) {
    const population = countOf(inputs.totals, 'population');
    if (population === 0) return notTested('No call left for a provider in the period.');
    if (inputs.deviating.length > LISTED_DEVIATIONS)
      return notTested(`${population} destinations are more than the ${LISTED_DEVIATIONS} that are compared.`, population);
    const vendors = inputs.registers('vendors');
    const unknown = inputs.deviating.filter((row) => findVendorOfRow(vendors, row) === undefined);
    return judgeAll(
      population,
      readDeviations(unknown).map(({ item, what }) => ({ item, what: `${what}, no registered vendor` })),
      {
        passed: `${population} destinations, each of a registered vendor: ${listNames(inputs.deviating.map((row) => textOf(row, 'item')))}.`,
        deviating: 'destinations belong to no registered vendor.',
      },
    );
  },
};

function listNames(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
