import { must, type RegisterForm } from '../field.ts';

export const models: RegisterForm = {
  register: 'models',
  title: 'Models',
  name: 'models',
  differ: ['owner', 'approval.by'],
  listed: ['owner', 'risk_class', 'approval.by', 'approval.at'],
  fields: [
    { at: 'models', label: 'Model ids', kind: 'list', suggest: 'models', ...must, hint: 'As requests and responses spell them' },
    { at: 'purpose', label: 'Purpose', kind: 'prose', ...must },
    { at: 'owner', label: 'Owner', kind: 'line', ...must },
    { at: 'risk_class', label: 'Risk class', kind: 'choice', choices: ['low', 'medium', 'high'], ...must },
    { at: 'approval.by', label: 'Approved by', kind: 'line', hint: 'Another person than the owner' },
    { at: 'approval.at', label: 'Approved on', kind: 'day' },
    { at: 'approval.evaluation', label: 'Evaluation', kind: 'line', hint: 'Where its result lies' },
  ],
};

export const changes: RegisterForm = {
  register: 'changes',
  title: 'Approved changes',
  name: 'summary',
  differ: ['author', 'approver'],
  listed: ['what.kind', 'author', 'approver', 'approved_at', 'ticket'],
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
};
