/** Redacted spans on their way to backends: what a sender, the journal and the metrics share. */

/** What a backend made of a request. */
export type Delivery =
  /** `rejected`: spans it did not want, for good (OTLP partial success). */
  | { readonly type: 'taken'; readonly rejected: number; readonly reason: string }
  /** It may take the same request later; `afterMs` where it says when. */
  | { readonly type: 'later'; readonly reason: string; readonly afterMs?: number }
  /** It will never take it. */
  | { readonly type: 'refused'; readonly reason: string };

export interface Sender {
  /** Sends one ExportTraceServiceRequest (protobuf). Never throws: whatever goes wrong on the way is `later`. Reasons hold nothing of the body. */
  send(request: Uint8Array): Promise<Delivery>;
  close(): void;
}

/** Counters of one backend since the start, in spans but for `failures`. */
export interface BackendCounts {
  readonly name: string;
  readonly waiting: number;
  readonly forwarded: number;
  /** The backend does not want them, ever. */
  readonly refused: number;
  /** The bound was reached, or the disk or the key gave them up. */
  readonly dropped: number;
  /** Attempts that will be repeated. */
  readonly failures: number;
}

export interface ForwardCounts {
  readonly journalBytes: number;
  readonly backends: readonly BackendCounts[];
}

/** One request in the journal; its bytes are on disk only, sealed. */
export interface StoredRequest {
  readonly seq: number;
  readonly segment: number;
  /** Of the payload in the segment's file. */
  readonly offset: number;
  readonly length: number;
  readonly spans: number;
  /** Redelivery key of the body it came from, and when it was taken (ns). */
  readonly digest: Uint8Array;
  readonly at: bigint;
  /** The body has records: it counts as accepted only where the ledger's journal has its digest too. */
  readonly sealed: boolean;
}

/** Seals what rests on disk. */
export interface Vault {
  seal(plaintext: Uint8Array): Uint8Array;
  /** @throws CodedError ENVELOPE_INVALID | KEY_UNAVAILABLE */
  open(sealed: Uint8Array): Uint8Array;
}

/** A backend as a person names it in the settings. */
export interface Backend {
  readonly name: string;
  readonly endpoint: string;
  readonly protocol: 'http' | 'grpc';
  readonly compression: 'gzip' | 'none';
  readonly timeout: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bearer?: string | undefined;
  readonly ca_file?: string | undefined;
}

export interface ForwardingPlan {
  readonly backends: readonly Backend[];
  readonly maxBytes: number;
  readonly segmentBytes: number;
}
