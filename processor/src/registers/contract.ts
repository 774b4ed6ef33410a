import type { Criterion, Json, RegisterEntry, RegisterName } from '@spanproof/vocabulary';

export type { AlertData } from './schemas/alerts.ts';

/** Who changes something; goes into the sealed subject part. */
export interface Actor {
  /** `user:<id>` or `token:<id>`. */
  readonly id: string;
  readonly name: string;
}

/**
 * What only humans know, as versions in the ledger: an entry is a sequence of governance records (schema `spanproof/register/v1`),
 * never overwritten. State is rebuilt from the ledger at start.
 */
export interface Registers {
  /** Newest version of every entry that is not retired, by id. */
  list(register: RegisterName): readonly RegisterEntry[];
  get(register: RegisterName, id: string): RegisterEntry | undefined;
  /** The versions that were in force at an instant (ns): what a control of a past period looks at. */
  asOf(register: RegisterName, at: bigint): readonly RegisterEntry[];
  history(register: RegisterName, id: string): readonly RegisterEntry[];
  /**
   * Seals a new version. `expected` is the version the actor has seen (0 for a new entry).
   * @throws CodedError REGISTER_INVALID (data against the register's schema) | REGISTER_CONFLICT
   */
  put(actor: Actor, register: RegisterName, id: string, data: { readonly [key: string]: Json }, expected: number, file?: Uint8Array): Promise<RegisterEntry>;
  retire(actor: Actor, register: RegisterName, id: string, expected: number): Promise<RegisterEntry>;
  file(register: RegisterName, id: string, version: number): Promise<Uint8Array | undefined>;
}

/** A text to start from; docs/templates/<id>.md. */
export interface TemplateSummary {
  /** What an entry's `kind` or `template` says. */
  readonly id: string;
  readonly title: string;
  /** Where the filled-in text is registered. */
  readonly register: RegisterName;
  readonly criteria: readonly Criterion[];
}

export interface Template extends TemplateSummary {
  /** Markdown with `{{placeholders}}`. */
  readonly text: string;
}

export interface Templates {
  list(): readonly TemplateSummary[];
  get(id: string): Promise<Template | undefined>;
}
