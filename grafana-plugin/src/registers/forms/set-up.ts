import { must, type RegisterForm } from '../field.ts';

const CATEGORIES = ['security', 'availability', 'processing_integrity', 'confidentiality', 'privacy'];

export const setUp: RegisterForm = {
  register: 'setup',
  title: 'Scope and audit window',
  name: 'company',
  listed: ['report_type', 'audit_window.from', 'audit_window.to'],
  blank: { owners: [] },
  fields: [
    { at: 'company', label: 'Company', kind: 'line', ...must },
    { at: 'scope', label: 'Scope', kind: 'prose', ...must, hint: 'The system and its boundary, in words' },
    { at: 'services', label: 'Services', kind: 'list', suggest: 'services', ...must, hint: 'service.name of each, separated by commas' },
    { at: 'categories', label: 'Categories', kind: 'list', ...must, hint: CATEGORIES.join(', ') },
    { at: 'report_type', label: 'Type', kind: 'choice', choices: ['type_1', 'type_2'], ...must },
    { at: 'audit_window.from', label: 'Audit window from', kind: 'day', ...must },
    { at: 'audit_window.to', label: 'Audit window to', kind: 'day', ...must },
    { at: 'availability_commitment', label: 'Availability promised (%)', kind: 'line', hint: 'Such as 99.9; needed where availability is in scope' },
    {
      at: 'retention',
      label: 'How long content is kept',
      kind: 'rows',
      hint: 'Per retention class',
      columns: [
        { at: 'class', label: 'Class', kind: 'line', ...must },
        { at: 'content_days', label: 'Days', kind: 'number', ...must },
      ],
    },
    {
      at: 'personal_data',
      label: 'Personal data that may be sent',
      kind: 'list',
      none: true,
      hint: 'Kinds of findings, such as EMAIL; or: none',
    },
    {
      at: 'owners',
      label: 'Owners',
      kind: 'rows',
      hint: 'Who answers for each category',
      columns: [
        { at: 'category', label: 'Category', kind: 'choice', choices: CATEGORIES, ...must },
        { at: 'owner', label: 'Owner', kind: 'line', ...must },
      ],
    },
  ],
};
