import { must, type RegisterForm } from '../field.ts';

/** The entry's id is the control's. */
export const owners: RegisterForm = {
  register: 'owners',
  title: 'Owners of controls',
  name: 'owner',
  listed: ['deputy'],
  fields: [
    { at: 'owner', label: 'Owner', kind: 'line', ...must },
    { at: 'deputy', label: 'Deputy', kind: 'line' },
  ],
};

export const accessReviews: RegisterForm = {
  register: 'access_reviews',
  title: 'Access reviews',
  name: 'period.to',
  listed: ['period.from', 'reviewer'],
  fields: [
    { at: 'period.from', label: 'Period from', kind: 'day', ...must },
    { at: 'period.to', label: 'Period to', kind: 'day', ...must },
    { at: 'reviewer', label: 'Reviewer', kind: 'line', ...must, hint: 'Decides about others only' },
    {
      at: 'entries',
      label: 'Decisions',
      kind: 'rows',
      ...must,
      hint: 'One per person and role',
      columns: [
        { at: 'who', label: 'Who', kind: 'line', ...must },
        { at: 'role', label: 'Role', kind: 'line', ...must },
        { at: 'decision', label: 'Decision', kind: 'choice', choices: ['keep', 'remove'], ...must },
        { at: 'at', label: 'Decided on', kind: 'day', ...must },
      ],
    },
  ],
};

/** What management says to a deviation, and what is done about it. */
export const responses: RegisterForm = {
  register: 'responses',
  title: 'Management responses',
  name: 'control',
  expires: 'due',
  listed: ['item', 'owner'],
  fields: [
    { at: 'control', label: 'Control', kind: 'line', suggest: 'controls', ...must },
    { at: 'run', label: 'Run', kind: 'line', hint: 'Id of the run that found it' },
    { at: 'item', label: 'Item', kind: 'line', hint: 'Empty: to the control’s deviations as such' },
    { at: 'cause', label: 'Cause', kind: 'prose', ...must },
    { at: 'response', label: 'Response', kind: 'prose', ...must },
    { at: 'remediation', label: 'Remediation', kind: 'prose', ...must },
    { at: 'owner', label: 'Owner', kind: 'line', ...must },
    { at: 'due', label: 'Due', kind: 'day', ...must },
    { at: 'retest.at', label: 'Tested again on', kind: 'day' },
    { at: 'retest.run', label: 'By the run', kind: 'line', hint: 'Another one than the run that found it' },
    { at: 'retest.result', label: 'With the result', kind: 'choice', choices: ['passed', 'deviation', 'not_tested', 'no_occurrences', 'not_applicable'] },
  ],
};
