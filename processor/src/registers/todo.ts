import type { InventoryItem, RegisterEntry, RegisterName, TodoItem } from '@spanproof/vocabulary';
import { dayOf } from './days.ts';
import type { Registers } from './contract.ts';
import { CATEGORIES, type SetupData } from './schemas/setup.ts';
import { askForDocuments } from './todo-documents.ts';
import { askForReviews } from './todo-reviews.ts';
import { askForVendorTerms, askForVendors } from './todo-vendors.ts';
import { askForModels } from './todo-models.ts';

/** What the to-do list is made from. */
export interface TodoInputs {
  /** ISO day, UTC. */
  readonly today: string;
  /** Entries in force. */
  readonly entries: (register: RegisterName) => readonly RegisterEntry[];
  /** What traffic shows. */
  readonly inventory: readonly InventoryItem[];
}

/**
 * What is missing, out of date or about to be, each with the one register that settles it. The set-up comes first, then what has a day, soonest
 * first. Before the set-up says which categories are in scope, all are.
 */
export function listTodo({ today, inventory, ...inputs }: TodoInputs): readonly TodoItem[] {
  // What an erased entry said is gone: it settles nothing, and is asked for again.
  const entries: TodoInputs['entries'] = (register) => inputs.entries(register).filter(({ data }) => Object.keys(data).length > 0);
  const setup = readSetup(entries('setup'));
  const categories = setup?.categories ?? CATEGORIES;
  const items = [
    ...askForVendors(inventory, entries('vendors')),
    ...askForVendorTerms(today, entries('vendors'), setup?.audit_window),
    ...askForModels(inventory, entries('models')),
    ...askForDocuments(today, entries, categories),
    ...askForReviews(today, entries),
  ];
  return [...askForSetup(setup), ...items.toSorted(bySoonest)];
}

/** The list as of now, for whoever serves it. */
export function createTodo(collaborators: {
  readonly registers: Pick<Registers, 'list'>;
  readonly inventory: () => Promise<readonly InventoryItem[]>;
  /** ns since the epoch. */
  readonly now: () => bigint;
}): () => Promise<readonly TodoItem[]> {
  const { registers, inventory, now } = collaborators;
  return async () => listTodo({ today: dayOf(now()), entries: (register) => registers.list(register), inventory: await inventory() });
}

// What the set-up's schema let through: entries are only ever written by registers.put.
function readSetup([entry]: readonly RegisterEntry[]): SetupData | undefined {
  return entry === undefined ? undefined : (entry.data as SetupData);
}

function askForSetup(setup: SetupData | undefined): readonly TodoItem[] {
  if (setup === undefined)
    return [
      {
        id: 'setup',
        what: 'Say whose evidence this is',
        why: 'company, scope, services, audit window and commitments decide what is asked for and what is tested',
        register: 'setup',
        entry: 'setup',
      },
    ];
  const owned = new Set(setup.owners.map(({ category }) => category));
  const ask = (id: string, what: string, why: string): TodoItem => ({ id: `setup:${id}`, what, why, register: 'setup', entry: 'setup' });
  return [
    ...setup.categories
      .filter((category) => !owned.has(category))
      .map((category) => ask(`owner:${category}`, `Name the owner of ${category.replace('_', ' ')}`, 'the category is in scope and nobody answers for it')),
    ...(setup.retention === undefined ? [ask('retention', 'Say how long content is kept', 'without it nothing can be overdue for deletion')] : []),
    ...(setup.personal_data === undefined && setup.categories.includes('privacy')
      ? [ask('personal_data', 'Say which kinds of personal data may be sent', 'without it no kind found in calls can be told from an allowed one')]
      : []),
  ];
}

function bySoonest(a: TodoItem, b: TodoItem): number {
  const [dueA, dueB] = [a.due ?? '9999', b.due ?? '9999'];
  if (dueA !== dueB) return dueA < dueB ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
