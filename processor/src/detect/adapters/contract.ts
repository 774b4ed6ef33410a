/** What a detector outside of the process says of one text: UTF-16 offsets, its own label, 0 to 1. */
export interface AdapterSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly score: number;
}

/** A detector behind an address. */
export interface DetectorAdapter {
  readonly name: string;
  /** One list for every text, in order. Rejects where the detector did not answer, or not as it should. */
  detect(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly AdapterSpan[])[]>;
}

export interface AdapterSettings {
  readonly name: string;
  readonly protocol: 'presidio' | 'http';
  readonly url: string;
  /** For Presidio. */
  readonly language: string;
  readonly min_score: number;
  /** Milliseconds one call may take. */
  readonly timeout: number;
  /** Texts of one request. */
  readonly batch: number;
  /** `open`: the call is kept without what the detector would have found. `closed`: the body is refused and the sender tries again. */
  readonly fail: 'open' | 'closed';
  /** The detector's labels and the kinds they are; absent: those of Presidio that have a kind. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Failures in a row after which it is not asked for `cool_down` milliseconds. */
  readonly failures: number;
  readonly cool_down: number;
}
