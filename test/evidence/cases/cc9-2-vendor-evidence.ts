import type { Json, RegisterEntry } from '@spanproof/vocabulary';
import { vendorEvidence } from '../../../processor/src/evidence/controls/cc9-2-vendor-evidence.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

type Fields = { readonly [key: string]: Json };
const report: Fields = {
  type: 'soc2_type_2',
  period_from: '2025-10-01',
  period_to: '2026-09-30',
  bridge_letter_until: '2026-12-31',
  opinion: 'unqualified',
  exceptions_reviewed: true,
  reviewed_by: 'Compliance',
  reviewed_at: '2026-10-15',
};
const vendor = (id: string, changes: Fields = {}): RegisterEntry =>
  formEntry('vendors', id, {
    name: id,
    providers: [id],
    hosts: [],
    report,
    dpa: { signed: '2024-01-01', expires: '2027-01-01' },
    cuecs: [],
    regions: [],
    ...changes,
  });
const without = (name: string): Fields => Object.fromEntries(Object.entries(report).filter(([key]) => key !== name));
/** One vendor for each thing that can be wrong. */
const wrong: readonly RegisterEntry[] = [
  vendor('v0', { report: false }),
  vendor('v1', { report: { ...report, type: 'soc2_type_1' } }),
  vendor('v2', { report: without('bridge_letter_until') }),
  vendor('v3', { report: { ...report, period_from: '2026-11-02' } }),
  vendor('v4', { report: { ...report, opinion: 'adverse' } }),
  vendor('v5', { report: { ...report, exceptions_reviewed: false } }),
  vendor('v6', { report: { ...report, reviewed_at: '2026-12-01' } }),
  vendor('v7', { dpa: false }),
  vendor('v8', { dpa: { signed: '2024-01-01', expires: '2026-11-29' } }),
  vendor('v9', { dpa: { signed: '2026-11-15' } }),
];
const called = (id: string): ReturnType<typeof formCall> => formCall({ provider: id, server_address: undefined });
const row = (id: string, calls = 1): { readonly [key: string]: string } => ({ provider: id, host: '', item: id, what: `${calls} calls` });

export const vendorEvidenceCases: ControlCases = {
  control: vendorEvidence,
  cases: [
    {
      name: 'report and bridge letter cover the period; a vendor nobody calls lacks everything',
      result: 'passed',
      records: [called('openai'), called('openai'), formCall({ provider: 'unknown', outcome: 'blocked', upstream_contacted: false })],
      registers: [vendor('openai'), ...wrong],
      totals: { population: '1', calls: '2', calls_of_unknown_destination: '0' },
      deviating: [row('openai', 2)],
    },
    {
      name: 'everything that can be wrong with the evidence about a vendor',
      result: 'deviation',
      records: [called('fine'), ...wrong.map(({ id }) => called(id))],
      registers: [vendor('fine'), ...wrong],
      totals: { population: '11', calls: '11', calls_of_unknown_destination: '0' },
      deviating: [row('fine'), ...wrong.map(({ id }) => row(id))],
      items: wrong.map(({ id }) => `vendors/${id}`),
    },
    {
      name: 'no vendor is registered',
      result: 'not_tested',
      records: [called('openai')],
      totals: { population: '1', calls: '1', calls_of_unknown_destination: '0' },
      deviating: [row('openai')],
    },
    { name: 'no calls', result: 'not_tested', registers: wrong, totals: { population: '0', calls: '0', calls_of_unknown_destination: '0' } },
  ],
};
