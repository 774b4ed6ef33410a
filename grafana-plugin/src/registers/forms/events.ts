import { type Field, must, type RegisterForm } from '../field.ts';

const severity: Field = { at: 'severity', label: 'Severity', kind: 'choice', choices: ['low', 'medium', 'high', 'critical'], ...must };
const opened: Field = { at: 'opened_at', label: 'Opened at (UTC)', kind: 'instant', ...must };
const resolved: Field = { at: 'resolved_at', label: 'Resolved at (UTC)', kind: 'instant' };
const resolution: Field = { at: 'resolution', label: 'Resolution', kind: 'prose', hint: 'Without it nothing is closed' };

export const incidents: RegisterForm = {
  register: 'incidents',
  title: 'Incidents',
  name: 'title',
  listed: ['kind', 'state', 'severity', 'owner', 'opened_at'],
  fields: [
    { at: 'title', label: 'Title', kind: 'line', ...must },
    {
      at: 'kind',
      label: 'Kind',
      kind: 'choice',
      choices: ['pii_leak', 'prompt_injection', 'model_poisoning', 'output_breach', 'key_exposure', 'availability', 'other'],
      ...must,
    },
    { at: 'state', label: 'State', kind: 'choice', choices: ['open', 'contained', 'resolved'], ...must },
    severity,
    { at: 'owner', label: 'Owner', kind: 'line', ...must },
    opened,
    { at: 'contained_at', label: 'Contained at (UTC)', kind: 'instant' },
    resolved,
    resolution,
  ],
};

export const alerts: RegisterForm = {
  register: 'alerts',
  title: 'Alerts',
  name: 'title',
  listed: ['state', 'severity', 'owner', 'opened_at'],
  fields: [
    { at: 'title', label: 'Title', kind: 'line', ...must },
    { at: 'state', label: 'State', kind: 'choice', choices: ['open', 'acknowledged', 'investigating', 'resolved', 'false_positive'], ...must },
    severity,
    { at: 'source', label: 'Raised by', kind: 'choice', choices: ['person', 'drift', 'grafana', 'inventory'] },
    { at: 'owner', label: 'Owner', kind: 'line' },
    opened,
    { at: 'acknowledged_at', label: 'Acknowledged at (UTC)', kind: 'instant' },
    resolved,
    resolution,
    { at: 'note', label: 'Note', kind: 'prose', hint: 'Of a step that does not close it' },
    { at: 'change', label: 'Linked change', kind: 'line', hint: 'Id of an entry of the register of changes' },
    { at: 'rule', label: 'Rule', kind: 'line' },
    { at: 'external', label: 'Name at its source', kind: 'line' },
    { at: 'signal', label: 'Signal', kind: 'line', hint: 'Record id of the signal behind it' },
  ],
};
