import type { RegisterName } from '@spanproof/vocabulary';

/** One field of an entry. `at` is where its value stands in the entry's data, dots between names. */
export interface Field {
  readonly at: string;
  readonly label: string;
  readonly kind: 'line' | 'prose' | 'day' | 'list' | 'number' | 'flag' | 'choice';
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly hint?: string;
}

/** How people fill in one register. What is not asked here the processor's schema still knows; the form keeps what it does not show. */
export interface RegisterForm {
  readonly register: RegisterName;
  readonly title: string;
  /** The one thing an entry is called by in lists. */
  readonly name: string;
  readonly fields: readonly Field[];
  /** Members the schema asks for that a new entry leaves empty. */
  readonly blank?: { readonly [name: string]: readonly never[] };
  readonly file?: true;
}

const must = { required: true } as const;
const criteria: Field = { at: 'criteria', label: 'Criteria', kind: 'list', hint: 'Such as CC9.2, separated by commas' };

const approvedText = (register: 'policies' | 'playbooks', title: string): RegisterForm => ({
  register,
  title,
  name: 'title',
  file: true,
  fields: [
    { at: 'title', label: 'Title', kind: 'line', ...must },
    { at: 'template', label: 'Kind', kind: 'line', ...must, hint: 'Id of the template it stands in for, or: other' },
    { at: 'version', label: 'Its version', kind: 'line', ...must },
    { at: 'author', label: 'Author', kind: 'line', ...must },
    { at: 'approver', label: 'Approver', kind: 'line', ...must, hint: 'Another person than the author' },
    { at: 'approved_at', label: 'Approved on', kind: 'day', ...must },
    { at: 'review_due', label: 'Review due', kind: 'day', ...must },
    criteria,
  ],
});

export const REGISTER_FORMS: readonly RegisterForm[] = [
  {
    register: 'vendors',
    title: 'Vendors',
    name: 'name',
    blank: { providers: [], hosts: [], cuecs: [], regions: [] },
    fields: [
      { at: 'name', label: 'Name', kind: 'line', ...must },
      { at: 'providers', label: 'Providers', kind: 'list', hint: 'As traffic names them' },
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
      { at: 'incident_notice_hours', label: 'Incident notice within (hours)', kind: 'number' },
    ],
  },
  {
    register: 'models',
    title: 'Models',
    name: 'models',
    fields: [
      { at: 'models', label: 'Model ids', kind: 'list', ...must, hint: 'As requests and responses spell them' },
      { at: 'purpose', label: 'Purpose', kind: 'prose', ...must },
      { at: 'owner', label: 'Owner', kind: 'line', ...must },
      { at: 'risk_class', label: 'Risk class', kind: 'choice', choices: ['low', 'medium', 'high'], ...must },
      { at: 'approval.by', label: 'Approved by', kind: 'line', hint: 'Another person than the owner' },
      { at: 'approval.at', label: 'Approved on', kind: 'day' },
      { at: 'approval.evaluation', label: 'Evaluation', kind: 'line', hint: 'Where its result lies' },
    ],
  },
  {
    register: 'changes',
    title: 'Approved changes',
    name: 'summary',
    fields: [
      { at: 'what.kind', label: 'What changed', kind: 'choice', choices: ['prompt', 'model', 'tool', 'policy'], ...must },
      { at: 'what.fingerprint', label: 'Its id or fingerprint', kind: 'line', ...must, hint: 'As the inventory names it' },
      { at: 'summary', label: 'Summary', kind: 'prose', ...must },
      { at: 'author', label: 'Author', kind: 'line', ...must },
      { at: 'approver', label: 'Approver', kind: 'line', ...must, hint: 'Another person than the author' },
      { at: 'approved_at', label: 'Approved on', kind: 'day', ...must },
      { at: 'ticket', label: 'Ticket', kind: 'line', ...must },
      { at: 'emergency', label: 'Emergency: approved after it went live', kind: 'flag' },
      { at: 'evaluation', label: 'Evaluation', kind: 'line' },
    ],
  },
  approvedText('policies', 'Policies'),
  approvedText('playbooks', 'Playbooks'),
  {
    register: 'documents',
    title: 'Documents',
    name: 'title',
    file: true,
    blank: { criteria: [] },
    fields: [
      { at: 'title', label: 'Title', kind: 'line', ...must },
      { at: 'kind', label: 'Kind', kind: 'line', ...must, hint: 'Id of the document that is asked for, or: other' },
      { at: 'owner', label: 'Owner', kind: 'line', ...must },
      { at: 'approver', label: 'Approver', kind: 'line' },
      { at: 'approved_at', label: 'Approved on', kind: 'day' },
      { at: 'expires', label: 'Expires', kind: 'day' },
      criteria,
      { at: 'note', label: 'Note', kind: 'prose' },
    ],
  },
  {
    register: 'attestations',
    title: 'Attestations',
    name: 'kind',
    blank: { criteria: [] },
    fields: [
      { at: 'kind', label: 'Kind', kind: 'line', ...must, hint: 'Id of the attestation that is asked for, or: other' },
      { at: 'statement', label: 'Statement', kind: 'prose', ...must },
      { ...criteria, ...must },
      { at: 'signer', label: 'Signer', kind: 'line', ...must },
      { at: 'valid_from', label: 'Speaks for, from', kind: 'day', ...must },
      { at: 'valid_to', label: 'Speaks for, to', kind: 'day', ...must },
    ],
  },
  {
    register: 'setup',
    title: 'Scope and audit window',
    name: 'company',
    blank: { owners: [] },
    fields: [
      { at: 'company', label: 'Company', kind: 'line', ...must },
      { at: 'scope', label: 'Scope', kind: 'prose', ...must, hint: 'The system and its boundary, in words' },
      { at: 'services', label: 'Services', kind: 'list', ...must, hint: 'service.name of each, separated by commas' },
      { at: 'categories', label: 'Categories', kind: 'list', ...must, hint: 'security, availability, processing_integrity, confidentiality, privacy' },
      { at: 'report_type', label: 'Type', kind: 'choice', choices: ['type_1', 'type_2'], ...must },
      { at: 'audit_window.from', label: 'Audit window from', kind: 'day', ...must },
      { at: 'audit_window.to', label: 'Audit window to', kind: 'day', ...must },
      { at: 'availability_commitment', label: 'Availability promised (%)', kind: 'line', hint: 'Such as 99.9' },
    ],
  },
];
