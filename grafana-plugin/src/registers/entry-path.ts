import type { RegisterName, TodoItem } from '@spanproof/vocabulary';
import { ROOT } from '../plugin-id.ts';

/** The page that shows a register. */
const PAGE_OF: { readonly [register in RegisterName]: string } = {
  vendors: 'inventory',
  models: 'inventory',
  changes: 'inventory',
  policies: 'documents',
  playbooks: 'documents',
  documents: 'documents',
  attestations: 'documents',
  owners: 'documents',
  responses: 'documents',
  provider_usage: 'documents',
  setup: 'set-up',
  access_reviews: 'reviews',
  incidents: 'incidents',
  alerts: 'incidents',
  schedules: 'exports',
};

/** Where a register's entry is shown, or its list. */
export function entryPath(register: RegisterName, entry?: string): string {
  return `${ROOT}/${PAGE_OF[register]}?register=${register}${entry === undefined ? '' : `&entry=${encodeURIComponent(entry)}`}`;
}

/** Where one thing of the to-do list is settled. */
export function todoPath({ register, entry }: TodoItem): string {
  // An alert has a page of its own, with what moves it on.
  return register === 'alerts' && entry !== undefined ? `${ROOT}/drift/${encodeURIComponent(entry)}` : entryPath(register, entry);
}
