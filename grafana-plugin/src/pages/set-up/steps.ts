import type { RegisterName, TodoItem } from '@spanproof/vocabulary';
import { type Draft, findFaults } from '../../registers/entry-data.ts';
import type { Field } from '../../registers/field.ts';
import { formOf } from '../../registers/fields.ts';
import type { Word } from '../../format/words.ts';

/** One screen: some fields of the one entry `setup`, or a register with what is open in it. */
export type Step = { readonly id: string; readonly title: string } & (
  | { readonly kind: 'scope'; readonly fields: readonly Field[]; readonly why: string }
  | { readonly kind: 'register'; readonly register: RegisterName }
);

export const SET_UP = formOf('setup');

const scope = (id: string, title: string, why: string, at: readonly string[]): Step => ({
  kind: 'scope',
  id,
  title,
  why,
  fields: SET_UP.fields.filter((field) => at.includes(field.at)),
});
const register = (name: RegisterName): Step => ({ kind: 'register', id: name, title: formOf(name).title, register: name });

export const STEPS: readonly Step[] = [
  scope('company', 'Company', 'Whose evidence this is. It stands on every report.', ['company']),
  scope('scope', 'Scope', 'What is tested and what is asked for follows from the categories; the services are what the report speaks of.', [
    'scope',
    'services',
    'categories',
  ]),
  scope('window', 'Audit window', 'Type 1 is as of one day: both days are the same. Type 2 is over a period.', [
    'report_type',
    'audit_window.from',
    'audit_window.to',
  ]),
  scope('commitments', 'Commitments', 'What was promised decides what deviates: availability, retention, personal data that may be sent.', [
    'availability_commitment',
    'retention',
    'personal_data',
  ]),
  scope('owners', 'Owners', 'Who answers for each category in scope.', ['owners']),
  ...(
    ['vendors', 'models', 'changes', 'policies', 'playbooks', 'documents', 'attestations', 'access_reviews', 'alerts', 'incidents', 'responses'] as const
  ).map(register),
];

/** What is on the to-do list for a step; what the set-up lacks goes to the screen that has its field. */
export function openItems(step: Step, todo: readonly TodoItem[]): readonly TodoItem[] {
  if (step.kind === 'register') return todo.filter((item) => item.register === step.register);
  return todo.filter((item) => item.register === 'setup' && screenOf(item) === step.id);
}

function screenOf({ id }: TodoItem): string {
  if (id === 'setup') return 'company';
  return id.startsWith('setup:owner:') ? 'owners' : 'commitments';
}

/** How far a step is, by what is sealed (`sealed`: the draft of the entry, undefined before there is one). */
export function describeStep(step: Step, todo: readonly TodoItem[], sealed: Draft | undefined): Word {
  if (step.kind === 'scope' && sealed === undefined) return { text: 'to do', tone: 'attention' };
  const open = openItems(step, todo).length;
  if (open > 0) return { text: `${open} open`, tone: 'attention' };
  // Grey is not green: that nothing is asked for does not say that something is there.
  return step.kind === 'scope' ? { text: 'done', tone: 'good' } : { text: 'nothing open', tone: 'neutral' };
}

/** What the set-up still lacks before it can be sealed, by `at`. */
export function findSetUpFaults(draft: Draft): { readonly [at: string]: string } {
  const needed = /\bavailability\b/.test(draft['categories'] ?? '') && (draft['availability_commitment'] ?? '').trim() === '';
  return { ...findFaults(SET_UP, draft), ...(needed ? { availability_commitment: 'is needed: availability is in scope' } : {}) };
}
