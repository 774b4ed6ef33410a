import type { CostOf } from '@spanproof/vocabulary';
import type { Crypto, NoteSigner } from '@spanproof/vocabulary/ledger';
import type { CutPayload, Journal } from '../journal/contract.ts';
import type { DataKey, SealedRow } from '../seal/contract.ts';
import type { Appendable } from '../stage.ts';
import type { Inserter } from './inserter.ts';
import type { InsertGroup } from './insert-group.ts';

/** A tree head, as governance entries quote it. */
export interface StreamHead {
  readonly stream: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** What a writer tells the notary. Open and close resolve when the entry is in the signed log. */
export interface LogClient {
  open(stream: { readonly origin: string; readonly signer: NoteSigner }, previous: StreamHead | undefined): Promise<void>;
  publish(checkpoint: { readonly stream: string; readonly size: number; readonly note: Uint8Array }): void;
  close(head: StreamHead): Promise<void>;
}

/** Row bytes of the INSERT bodies: store/rows.ts, handed in because no stage imports another. */
export interface RowEncoders {
  records(rows: readonly SealedRow[]): Uint8Array;
  /** Empty where no row has a body. */
  bodies(rows: readonly SealedRow[]): Uint8Array;
  checkpoint(cut: Omit<CutPayload, 'checkpoint'>): Uint8Array;
}

export interface StreamKeys {
  mint(origin: string): Promise<NoteSigner>;
  load(origin: string): Promise<NoteSigner>;
  destroy(origin: string): Promise<void>;
}

export interface WriterCollaborators {
  readonly crypto: Crypto;
  /** What a call costs; without it no call has a cost. */
  readonly costOf?: CostOf;
  readonly random: (bytes: number) => Uint8Array;
  readonly clock: { now(): bigint; monotonicMs(): number };
  readonly journal: Journal;
  readonly streamKeys: StreamKeys;
  readonly encode: RowEncoders;
  readonly log: LogClient;
  /** Tenant tag and data keys for a record; keys are durable before they are handed out. */
  placeKeys(
    record: Appendable,
    retentionClass: string,
    tIngest: bigint,
  ): Promise<{ readonly tenantTag: Uint8Array; readonly tenantKeyEpoch: number; readonly keys: readonly DataKey[] }>;
  createInserter(hooks: { onStored(group: InsertGroup): void }): Inserter;
  /** Rows of this epoch that became durable, and that the engine confirmed. */
  onSealed(rows: number): void;
  onStored(rows: number): void;
  onFailure(error: unknown): void;
}
