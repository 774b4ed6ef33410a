import { must, type RegisterForm } from '../field.ts';

export const schedules: RegisterForm = {
  register: 'schedules',
  title: 'Schedules',
  name: 'purpose',
  listed: ['what', 'every', 'owner', 'active'],
  fields: [
    { at: 'what', label: 'What', kind: 'choice', choices: ['run', 'export'], ...must, hint: 'All controls, or an evidence package' },
    { at: 'every', label: 'How often', kind: 'choice', choices: ['daily', 'weekly', 'monthly', 'quarterly'], ...must },
    { at: 'purpose', label: 'Purpose', kind: 'line', ...must },
    { at: 'owner', label: 'Owner', kind: 'line', ...must },
    { at: 'active', label: 'Active', kind: 'flag' },
  ],
};
