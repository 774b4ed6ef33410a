import type { Erasure, ErasureStatement, EraseRequest, Hold, HoldReason, HoldRequest, SubjectFootprint, SubjectQuery } from '@spanproof/vocabulary';
import type { GovernanceEntry } from '@spanproof/vocabulary/ledger';

/** Who asks; goes into the sealed subject part. */
export interface RetainActor {
  readonly id: string;
  readonly name: string;
}

/** A record of a subject, without its content. */
export interface SubjectRecord {
  /** 32 hex digits. */
  readonly id: string;
  readonly tIngest: bigint;
}

/** Signs a governance entry, puts it in the log and resolves when a signed head covers it. `time` is added. */
export type Govern = (entry: Untimed<GovernanceEntry>) => Promise<void>;
type Untimed<Entry> = Entry extends unknown ? Omit<Entry, 'time'> : never;

export interface Subjects {
  /** The tenant and the subject's tags; what a hold on it is known by. */
  tagOf(query: SubjectQuery): Promise<string>;
  /** Data keys of the subject in the rings of all writers, hex, ascending. */
  keysOf(query: SubjectQuery): Promise<readonly string[]>;
  recordsUnder(keyIds: readonly string[]): Promise<readonly SubjectRecord[]>;
  footprint(query: SubjectQuery): Promise<SubjectFootprint>;
}

export interface Holds {
  set(actor: RetainActor, request: HoldRequest): Promise<Hold>;
  /** @throws CodedError NOT_FOUND */
  release(actor: RetainActor, id: string): Promise<Hold>;
  list(): readonly Hold[];
  /** What keeps these records of a subject: holds, open alerts and open incidents. */
  reasonsFor(tag: string, records: readonly SubjectRecord[]): readonly HoldReason[];
  /** Holds in force, for retention: by record ids, subject tags and periods. */
  active(): readonly ActiveHold[];
}

export interface ActiveHold {
  readonly id: string;
  /** True where it names a subject, whether or not its tag can be read. */
  readonly bySubject: boolean;
  readonly records?: readonly string[];
  /** As Subjects.tagOf. */
  readonly tag?: string;
  readonly from?: bigint;
  readonly to?: bigint;
}

export interface Erasures {
  /** @throws CodedError HELD where something keeps records of the subject; the refusal is recorded. NOT_FOUND where nothing is kept of it */
  request(actor: RetainActor, request: EraseRequest): Promise<ErasureStatement>;
  list(): readonly Erasure[];
  /** @throws CodedError NOT_FOUND */
  statement(id: string): Promise<ErasureStatement>;
  /** Rotates the keys of every tenant with an erasure that waits for it and destroys the earlier ones; resolves with the erasures that are complete now. */
  finish(actor: RetainActor): Promise<readonly Erasure[]>;
}
