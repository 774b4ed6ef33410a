import { must, type RegisterForm } from '../field.ts';

export const vendors: RegisterForm = {
  register: 'vendors',
  title: 'Vendors',
  name: 'name',
  expires: 'dpa.expires',
  listed: ['providers', 'report.type', 'report.period_to'],
  blank: { providers: [], hosts: [], cuecs: [], regions: [] },
  fields: [
    { at: 'name', label: 'Name', kind: 'line', ...must },
    { at: 'providers', label: 'Providers', kind: 'list', suggest: 'providers', hint: 'As traffic names them' },
    { at: 'hosts', label: 'Hosts', kind: 'list' },
    { at: 'regions', label: 'Regions', kind: 'list' },
    { at: 'report.type', label: 'Report', kind: 'choice', choices: ['soc2_type_2', 'soc2_type_1', 'other'] },
    { at: 'report.period_from', label: 'Report covers from', kind: 'day' },
    { at: 'report.period_to', label: 'Report covers to', kind: 'day' },
    { at: 'report.bridge_letter_until', label: 'Bridge letter until', kind: 'day' },
    { at: 'report.opinion', label: 'Opinion', kind: 'choice', choices: ['unqualified', 'qualified', 'adverse', 'disclaimer'] },
    { at: 'report.exceptions_reviewed', label: 'Exceptions reviewed', kind: 'flag' },
    { at: 'report.reviewed_by', label: 'Reviewed by', kind: 'line' },
    { at: 'report.reviewed_at', label: 'Reviewed on', kind: 'day' },
    { at: 'dpa.signed', label: 'DPA signed', kind: 'day' },
    { at: 'dpa.expires', label: 'DPA expires', kind: 'day' },
    { at: 'terms.retention_days', label: 'Vendor keeps what is sent (days)', kind: 'number' },
    { at: 'terms.training', label: 'Training on what is sent', kind: 'choice', choices: ['excluded', 'opted_out', 'allowed'] },
    { at: 'terms.reference', label: 'Where the terms stand', kind: 'line' },
    { at: 'incident_notice_hours', label: 'Incident notice within (hours)', kind: 'number' },
    {
      at: 'cuecs',
      label: 'What the report expects of us',
      kind: 'rows',
      hint: 'Complementary user entity controls, each with the control that does it',
      columns: [
        { at: 'text', label: 'Expectation', kind: 'line', ...must },
        { at: 'control', label: 'Control', kind: 'line', suggest: 'controls', ...must },
      ],
    },
  ],
};

export const providerUsage: RegisterForm = {
  register: 'provider_usage',
  title: 'Usage by provider',
  name: 'provider',
  file: true,
  listed: ['from', 'to', 'requests', 'source'],
  fields: [
    { at: 'provider', label: 'Provider', kind: 'line', suggest: 'providers', ...must, hint: 'As traffic names it' },
    { at: 'from', label: 'First day', kind: 'day', ...must },
    { at: 'to', label: 'Last day', kind: 'day', ...must },
    { at: 'requests', label: 'Requests, by the provider’s own count', kind: 'number', ...must },
    { at: 'tokens_input', label: 'Input tokens', kind: 'number' },
    { at: 'tokens_output', label: 'Output tokens', kind: 'number' },
    { at: 'source', label: 'Where the figures come from', kind: 'line', ...must, hint: 'Such as: usage page of the provider’s console' },
  ],
};
