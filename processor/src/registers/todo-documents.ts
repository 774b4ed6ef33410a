import type { Criterion, RegisterEntry, RegisterName, TodoItem } from '@spanproof/vocabulary';
import { addDays } from './days.ts';
import { DOCUMENT_KINDS, type DocumentKind } from './kinds.ts';
import type { ApprovedTextData } from './schemas/approved-texts.ts';
import type { AttestationData } from './schemas/attestations.ts';
import type { DocumentData } from './schemas/documents.ts';
import type { Category } from './schemas/setup.ts';
import type { VendorData } from './schemas/vendors.ts';

/** From here on an expiry is on the list. */
const NOTICE_DAYS = 30;

type Entries = (register: RegisterName) => readonly RegisterEntry[];

/** Documents that criteria in scope need and nobody has registered, and everything that has expired or soon will. */
export function askForDocuments(today: string, entries: Entries, categories: readonly Category[]): readonly TodoItem[] {
  const missing = DOCUMENT_KINDS.flatMap((kind) => {
    const criteria = kind.criteria.filter((criterion) => categories.includes(categoryOf(criterion)));
    const there = entries(kind.register).some((entry) => kindOf(entry) === kind.id);
    return kind.asked === 'where_it_applies' || there || criteria.length === 0 ? [] : [askFor(kind, criteria)];
  });
  const expiring = DATED.flatMap(({ register, name, what, expires }) =>
    entries(register).flatMap(({ id, data }) => {
      const due = expires(data);
      return due === undefined || due > addDays(today, NOTICE_DAYS) ? [] : [formExpiry({ register, entry: id, due, today, what, name: name(data) })];
    }),
  );
  return [...missing, ...expiring];
}

function categoryOf(criterion: Criterion): Category {
  if (criterion.startsWith('CC')) return 'security';
  if (criterion.startsWith('A')) return 'availability';
  if (criterion.startsWith('PI')) return 'processing_integrity';
  return criterion.startsWith('C') ? 'confidentiality' : 'privacy';
}

function kindOf({ data }: RegisterEntry): unknown {
  return data['kind'] ?? data['template'];
}

function askFor(kind: DocumentKind, criteria: readonly Criterion[]): TodoItem {
  return {
    id: `document:${kind.id}`,
    what: `Register: ${kind.title}`,
    why: `${criteria.join(', ')} ${criteria.length === 1 ? 'needs' : 'need'} it${kind.template ? '; a template is at hand' : ''}`,
    register: kind.register,
  };
}

/** Registers whose entries count until a day. */
const DATED: readonly {
  readonly register: RegisterName;
  readonly what: string;
  readonly name: (data: RegisterEntry['data']) => string;
  readonly expires: (data: RegisterEntry['data']) => string | undefined;
}[] = [
  { register: 'documents', what: 'Renew', name: (data) => (data as DocumentData).title, expires: (data) => (data as DocumentData).expires },
  {
    register: 'policies',
    what: 'Review the policy',
    name: (data) => (data as ApprovedTextData).title,
    expires: (data) => (data as ApprovedTextData).review_due,
  },
  {
    register: 'playbooks',
    what: 'Review the playbook',
    name: (data) => (data as ApprovedTextData).title,
    expires: (data) => (data as ApprovedTextData).review_due,
  },
  { register: 'attestations', what: 'Sign again:', name: (data) => (data as AttestationData).kind, expires: (data) => (data as AttestationData).valid_to },
  { register: 'vendors', what: 'Renew the agreement with', name: (data) => (data as VendorData).name, expires: (data) => (data as VendorData).dpa?.expires },
];

function formExpiry(facts: {
  readonly register: RegisterName;
  readonly entry: string;
  readonly due: string;
  readonly today: string;
  readonly what: string;
  readonly name: string;
}): TodoItem {
  const { register, entry, due, today, what, name } = facts;
  const why = due < today ? `it was due on ${due}` : `it is due on ${due}`;
  return { id: `due:${register}:${entry}`, what: `${what} ${name}`, why, register, entry, due };
}
