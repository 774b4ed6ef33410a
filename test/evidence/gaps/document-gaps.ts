import { addEntry, addRecords, at, changeEntry, type Gap, withoutEntry } from './dataset.ts';
import { call } from './clean.ts';
import type { Json } from '@spanproof/vocabulary';

/** A vendor with traffic, whose record is in other words than the clean ones'. */
function vendorGap(name: string, id: string, data: { readonly [key: string]: Json }): Gap {
  const host = `api.${id}.example`;
  return {
    name,
    apply: (dataset) =>
      addEntry(addRecords(dataset, [call(`to ${id}`, at(19, 200), { provider: id, server_address: host })]), 'vendors', id, {
        name: id,
        providers: [id],
        hosts: [host],
        report: REPORT,
        dpa: { signed: '2026-01-15' },
        cuecs: [],
        regions: [],
        ...data,
      }),
    found: [['cc9-2-vendor-evidence', `vendors/${id}`]],
  };
}

const REPORT = {
  type: 'soc2_type_2',
  period_from: '2025-11-01',
  period_to: '2026-10-31',
  bridge_letter_until: '2026-12-31',
  opinion: 'unqualified',
  exceptions_reviewed: true,
  reviewed_by: 'A reviewer',
  reviewed_at: '2026-11-05',
};

export const DOCUMENT_GAPS: readonly Gap[] = [
  vendorGap('a stale vendor report', 'stale', {
    report: { ...REPORT, period_from: '2023-11-01', period_to: '2024-10-31', bridge_letter_until: '2024-12-31', reviewed_at: '2024-11-05' },
  }),
  vendorGap('a vendor report that does not cover the period', 'late', {
    report: { ...REPORT, period_from: '2026-11-10', period_to: '2026-11-30', reviewed_at: '2026-11-30' },
  }),
  vendorGap('a vendor report of type 1', 'design', { report: { ...REPORT, type: 'soc2_type_1', period_from: '2026-10-31', reviewed_at: '2026-11-05' } }),
  vendorGap('exceptions of a vendor report that nobody reviewed', 'unread', { report: { ...REPORT, exceptions_reviewed: false } }),
  vendorGap('an expired agreement', 'expired', { dpa: { signed: '2024-01-15', expires: '2026-10-31' } }),
  {
    name: 'a missing privacy notice',
    apply: (dataset) => withoutEntry(dataset, 'documents', 'notice'),
    found: [['p1-notice', 'privacy-notice']],
  },
  {
    name: 'an expired policy',
    apply: (dataset) => changeEntry(dataset, 'policies', 'retention', (data) => ({ ...data, approved_at: '2025-01-10', review_due: '2026-01-10' })),
    found: [['c1-retention', 'logging-retention']],
  },
  {
    name: 'an overdue access review',
    apply: (dataset) => changeEntry(dataset, 'access_reviews', 'q3', (data) => ({ ...data, period: { from: '2026-04-01', to: '2026-06-30' } })),
    found: [['cc6-2-access-review', 'access_reviews/q3']],
  },
  {
    name: 'an entry of the review that nobody had decided about',
    apply: (dataset) =>
      changeEntry(dataset, 'access_reviews', 'q3', (data) => ({
        ...data,
        entries: [...(data['entries'] as readonly Json[]), { who: 'Three', role: 'viewer', decision: 'keep', at: '2026-12-03' }],
      })),
    found: [['cc6-2-access-review', 'access_reviews/q3#3']],
  },
  {
    name: 'requests that a provider counted and nobody recorded',
    apply: (dataset) => changeEntry(dataset, 'provider_usage', 'openai-11', (data) => ({ ...data, requests: 5_000 })),
    found: [['cc6-7-provider-usage', 'provider_usage/openai-11']],
  },
  {
    name: 'an unresolved alert',
    apply: (dataset) => addEntry(dataset, 'alerts', 'cost', { title: 'Cost', state: 'open', severity: 'high', opened_at: '2026-11-02T08:00:00Z' }),
    found: [['cc7-2-alerts-resolved', 'alerts/cost']],
  },
  {
    name: 'an incident without a resolution',
    apply: (dataset) =>
      addEntry(dataset, 'incidents', 'injection', {
        title: 'Prompt injection',
        kind: 'prompt_injection',
        state: 'contained',
        severity: 'critical',
        owner: 'An owner',
        opened_at: '2026-10-20T08:00:00Z',
        contained_at: '2026-10-20T12:00:00Z',
      }),
    found: [['cc7-3-incidents-resolved', 'incidents/injection']],
  },
];
