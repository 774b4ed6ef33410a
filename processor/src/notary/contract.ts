import type { Vkey } from '@spanproof/vocabulary/ledger';

/** The signed head of the global log. */
export interface LogHead {
  readonly size: number;
  readonly root: Uint8Array;
  /** C2SP checkpoint, verbatim; empty bytes before the first entry. */
  readonly note: Uint8Array;
}

/** A witness as the processor knows it. */
export interface WitnessPlace {
  /** In the trust policy. */
  readonly name: string;
  readonly vkey: Vkey;
  /** Submission prefix of c2sp.org/tlog-witness, such as `https://witness.example.org`. */
  readonly url: string;
}

export interface Notary {
  readonly origin: string;
  readonly head: LogHead;
  /**
   * Appends one governance entry (a signed note), or an earlier head of the log itself with its cosignatures, and resolves with its index once a signed head covers it.
   * Opening or closing a stream that is opened or closed already is acknowledged and not repeated.
   */
  append(note: Uint8Array): Promise<number>;
  /** Keeps the newest checkpoint of a stream for the next tick. */
  publish(checkpoint: { readonly stream: string; readonly size: number; readonly note: Uint8Array }): void;
  /** Appends the checkpoints of streams that grew, signs, and resolves with the head. */
  tick(): Promise<LogHead>;
  /** Entries [from, to). */
  entries(from: number, to: number): readonly Uint8Array[];
  /** RFC 6962 section 2.1.2: that the log of `to` entries extends itself of `from`. */
  proveConsistency(from: number, to: number): readonly Uint8Array[];
  /** Hears every new head, after it is durable. */
  onHead(listener: (head: LogHead) => void): void;
  close(): Promise<void>;
}
