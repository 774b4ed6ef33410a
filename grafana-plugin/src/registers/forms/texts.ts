import { type Field, must, type RegisterForm } from '../field.ts';

const criteria: Field = { at: 'criteria', label: 'Criteria', kind: 'list', hint: 'Such as CC9.2, separated by commas' };

const approvedText = (register: 'policies' | 'playbooks', title: string, more: readonly Field[] = []): RegisterForm => ({
  register,
  title,
  name: 'title',
  file: true,
  expires: 'review_due',
  differ: ['author', 'approver'],
  listed: ['author', 'approver', 'approved_at'],
  fields: [
    { at: 'title', label: 'Title', kind: 'line', ...must },
    { at: 'template', label: 'Kind', kind: 'line', ...must, suggest: 'templates', hint: 'Id of the template it stands in for, or: other' },
    { at: 'version', label: 'Its version', kind: 'line', ...must },
    { at: 'author', label: 'Author', kind: 'line', ...must },
    { at: 'approver', label: 'Approver', kind: 'line', ...must, hint: 'Another person than the author' },
    { at: 'approved_at', label: 'Approved on', kind: 'day', ...must },
    { at: 'review_due', label: 'Review due', kind: 'day', ...must },
    criteria,
    ...more,
  ],
});

export const policies: RegisterForm = approvedText('policies', 'Policies');
export const playbooks: RegisterForm = approvedText('playbooks', 'Playbooks', [{ at: 'exercised_at', label: 'Last exercised on', kind: 'day' }]);

export const documents: RegisterForm = {
  register: 'documents',
  title: 'Documents',
  name: 'title',
  file: true,
  expires: 'expires',
  differ: ['owner', 'approver'],
  listed: ['owner', 'approver', 'approved_at'],
  blank: { criteria: [] },
  fields: [
    { at: 'title', label: 'Title', kind: 'line', ...must },
    { at: 'kind', label: 'Kind', kind: 'line', ...must, suggest: 'templates', hint: 'Id of the document that is asked for, or: other' },
    { at: 'owner', label: 'Owner', kind: 'line', ...must },
    { at: 'approver', label: 'Approver', kind: 'line', hint: 'Another person than the owner' },
    { at: 'approved_at', label: 'Approved on', kind: 'day' },
    { at: 'expires', label: 'Expires', kind: 'day' },
    criteria,
    { at: 'note', label: 'Note', kind: 'prose' },
  ],
};

const ATTESTED = [
  'code-of-conduct',
  'competence',
  'multi-factor-authentication',
  'physical-carve-out',
  'media-disposal',
  'backups-tested',
  'time-synchronisation',
  'management-assertion',
  'other',
];

export const attestations: RegisterForm = {
  register: 'attestations',
  title: 'Attestations',
  name: 'kind',
  expires: 'valid_to',
  listed: ['signer', 'valid_from'],
  blank: { criteria: [] },
  fields: [
    { at: 'kind', label: 'Kind', kind: 'choice', choices: ATTESTED, ...must },
    { at: 'statement', label: 'Statement', kind: 'prose', ...must },
    { ...criteria, ...must },
    { at: 'signer', label: 'Signer', kind: 'line', ...must },
    { at: 'valid_from', label: 'Speaks for, from', kind: 'day', ...must },
    { at: 'valid_to', label: 'Speaks for, to', kind: 'day', ...must },
  ],
};
