import type { RegisterEntry } from '@spanproof/vocabulary';
import type { Control } from '../contract.ts';
import { daysOf } from '../days.ts';
import { fieldsIn, flagIn, textIn } from '../entry-fields.ts';
import { countOf, judgeAll, notTested } from '../judgement.ts';
import { COUNT_DESTINATIONS, DESTINATIONS, findVendorOfRow } from '../vendors-in-traffic.ts';

export const vendorEvidence: Control = {
  id: 'cc9-2-vendor-evidence',
  title: 'Evidence about vendors covers the period',
  question:
    'Has every registered vendor that calls went to a SOC 2 type 2 report (with bridge letter) over the whole period, its exceptions reviewed, and a DPA in force?',
  criteria: ['CC9.2', 'CC2.3'],
  frequency: 'monthly',
  strength: 'partial',
  owner: 'Compliance',
  remediation: "Get the vendor's newest report or a bridge letter, review opinion and exceptions, and register both; renew the DPA.",
  population: COUNT_DESTINATIONS,
  deviations: DESTINATIONS,
  exclusions:
    'Vendors that no instrumented service calls. Whether the report says what is entered here is not tested; unregistered vendors are the subject of cc9-2-unregistered-vendors.',
  judge(inputs) {
    const destinations = countOf(inputs.totals, 'population');
    if (destinations === 0) return notTested('No call left for a provider in the period.');
    const vendors = inputs.registers('vendors');
    const called = [...new Set(inputs.deviating.flatMap((row) => findVendorOfRow(vendors, row) ?? []))];
    if (called.length === 0) return notTested(`None of the ${destinations} destinations of calls belongs to a registered vendor.`, destinations);
    const days = daysOf(inputs);
    const deviations = called.flatMap((vendor) => {
      const wrong = [...judgeReport(vendor, days), ...judgeAgreement(vendor, days)];
      return wrong.length === 0 ? [] : [{ item: `vendors/${vendor.id}`, what: wrong.join('; ') }];
    });
    return judgeAll(called.length, deviations, {
      passed: `${called.length} vendors, each with a reviewed report over ${days.first} to ${days.last} and a DPA in force.`,
      deviating: 'vendors lack evidence for the period.',
    });
  },
};

type Days = { readonly first: string; readonly last: string };

function judgeReport({ data }: RegisterEntry, { first, last }: Days): readonly string[] {
  const report = fieldsIn(data, 'report');
  if (report === undefined) return ['no report'];
  const from = textIn(report, 'period_from') ?? '9';
  const to = textIn(report, 'period_to') ?? '';
  const until = [to, textIn(report, 'bridge_letter_until') ?? ''].toSorted().at(-1) ?? '';
  const opinion = textIn(report, 'opinion');
  const reviewed = flagIn(report, 'exceptions_reviewed') && (textIn(report, 'reviewed_at') ?? '9') <= last;
  return [
    ...(textIn(report, 'type') === 'soc2_type_2' ? [] : ['the report is not a SOC 2 type 2 report']),
    ...(from <= first && until >= last
      ? []
      : [`the report covers ${from} to ${to}${until > to ? ` and its bridge letter goes to ${until}` : ''}, not ${first} to ${last}`]),
    ...(opinion === 'adverse' || opinion === 'disclaimer' ? [`the opinion is ${opinion}`] : []),
    ...(reviewed ? [] : ['its exceptions were not reviewed by then']),
  ];
}

function judgeAgreement({ data }: RegisterEntry, { first, last }: Days): readonly string[] {
  const dpa = fieldsIn(data, 'dpa');
  if (dpa === undefined) return ['no DPA'];
  const signed = textIn(dpa, 'signed') ?? '9';
  const expires = textIn(dpa, 'expires');
  if (signed > first) return [`the DPA was signed on ${signed} only`];
  return expires !== undefined && expires < last ? [`the DPA expired on ${expires}`] : [];
}
