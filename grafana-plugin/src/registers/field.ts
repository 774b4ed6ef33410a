import type { RegisterName } from '@spanproof/vocabulary';

/** Where the values that are offered beside a field come from; others may be typed all the same. */
export type Suggested = 'templates' | 'controls' | 'services' | 'providers' | 'models';

/** One field of an entry. `at` is where its value stands in the entry's data, dots between names. */
export interface Field {
  readonly at: string;
  readonly label: string;
  readonly kind: 'line' | 'prose' | 'day' | 'instant' | 'list' | 'number' | 'flag' | 'choice' | 'rows';
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly hint?: string;
  readonly suggest?: Suggested;
  /** Of `rows`: the fields of one row; what they say of one thing stands in one object. */
  readonly columns?: readonly Field[];
  /** Of a list: the word `none` says that it is empty, which is not the same as not said. */
  readonly none?: true;
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
  /** The day after which an entry does not count any more. */
  readonly expires?: string;
  /** Two fields that name different persons: whoever wrote something does not approve it. */
  readonly differ?: readonly [first: string, second: string];
  /** Fields that are columns of the list, beside the name. */
  readonly listed: readonly string[];
}

export const must = { required: true } as const;
