/**
 * The journal: the INSERT bodies of sealed records, durable before an OTLP success is answered.
 * One writer, one epoch = one folder `journal/<writer>/<epoch>/`.
 */

/** What one fsync made durable for all waiting requests. */
export interface FramePayload {
  /** Redelivery keys that became durable with this frame, and when (ns). */
  readonly digests: readonly { readonly digest: Uint8Array; readonly at: bigint }[];
  readonly sections: readonly FrameSection[];
}

/** The rows of one stream in one frame. */
export interface FrameSection {
  readonly stream: string;
  /** seq of the first row. */
  readonly first: number;
  /** 32 bytes a row. */
  readonly leafHashes: Uint8Array;
  /** The stream's tree head after this section: size = first + rows. */
  readonly root: Uint8Array;
  /** INSERT bodies (ClickHouse Native blocks) by table; empty where the section has no row for it. */
  readonly records: Uint8Array;
  readonly bodies: Uint8Array;
}

/** A signed stream checkpoint: all sections of `stream` below `size` that no earlier cut covers form one INSERT per table. */
export interface CutPayload {
  readonly stream: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The C2SP signed note, verbatim. */
  readonly note: Uint8Array;
  /** INSERT body of the `checkpoints` row. */
  readonly checkpoint: Uint8Array;
}

/** Written lazily (no fsync of its own): the cut (stream, size) is in the engine. */
export interface StoredPayload {
  readonly stream: string;
  readonly size: number;
}

/** First record of each segment after the first: what earlier, recyclable segments still owe to recovery. */
export interface CarryPayload {
  readonly digests: FramePayload['digests'];
  /** Streams open in this epoch: compact range (32 bytes each, left to right) at `size`, and the last cut. */
  readonly streams: readonly { readonly stream: string; readonly size: number; readonly frontier: Uint8Array; readonly cut: number }[];
}

export type JournalEntry =
  | { readonly type: 'frame'; readonly payload: FramePayload }
  | { readonly type: 'cut'; readonly payload: CutPayload }
  | { readonly type: 'stored'; readonly payload: StoredPayload }
  | { readonly type: 'carry'; readonly payload: CarryPayload };

/** Number of the segment an entry lies in; segments are released oldest first. */
export type Segment = number;

export interface Journal {
  /**
   * Appends entries as one write; resolves when they are durable. Callers keep one append in flight and group what arrives.
   * On failure the journal truncates to its last durable byte, and nothing of the batch counts.
   * `lazy` entries ride along without waiting for the disk.
   * @throws CodedError DISK_FULL (ENOSPC, EDQUOT), DISK_FAILED (any other refusal of the disk) or
   *   JOURNAL_CORRUPT (the truncation failed too: the journal refuses further writes)
   */
  append(entries: readonly JournalEntry[], options?: { readonly lazy?: boolean }): Promise<Segment>;
  /** True when the next append would open a new segment: the caller then passes a `carry` entry first. */
  readonly needsCarry: boolean;
  /** Every entry in segments <= `segment` is done with: their files may be recycled. The segment being written stays. */
  release(segment: Segment): Promise<void>;
  /** Bytes in segments not yet released. */
  readonly bytes: number;
  close(): Promise<void>;
}

/** What reading back an epoch's folder yields. */
export interface JournalReplay {
  readonly entries: readonly { readonly segment: Segment; readonly entry: JournalEntry }[];
  /** Bytes dropped behind the last whole entry: they were never acknowledged. */
  readonly tornBytes: number;
}

/**
 * The few file operations a journal needs, so that tests can drop unsynced writes and fail on demand.
 * Every operation throws CodedError DISK_FULL (ENOSPC, EDQUOT) or DISK_FAILED, with the system's error as cause.
 */
export interface Disk {
  /** Creates folder and parents (0700), and makes the entry durable. */
  makeFolder(path: string): Promise<void>;
  list(path: string): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array>;
  /** Opens for writing in place, creating (0600) where needed. */
  open(path: string): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** A file, or a folder that is empty. */
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals inside the folder durable. */
  syncFolder(path: string): Promise<void>;
}
export interface DiskFile {
  write(chunks: readonly Uint8Array[], position: number): Promise<void>;
  /** Makes written bytes durable (fdatasync). */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}
