import type { ClickHouseClient } from '@clickhouse/client';
import type { CodedError } from '@spanproof/vocabulary';

/** Where the ClickHouse HTTP protocol answers: the embedded engine's unix socket, or a server. */
export type EngineAddress =
  | { readonly socketPath: string }
  | { readonly url: string; readonly username?: string; readonly password?: string; readonly database?: string };

export type EngineState = 'starting' | 'ready' | 'down' | 'closed';

/** One code path, two servers: store/engines/<name>.ts makes one. */
export interface Engine {
  readonly name: 'embedded' | 'server';
  readonly address: EngineAddress;
  readonly state: EngineState;
  /** Why the engine is not ready, where it has said so; ENGINE_MISSING and ENGINE_REFUSED are final. */
  readonly failure: CodedError | undefined;
  /** Calls `listener` at every change of state; returns the function that ends it. */
  onState(listener: (state: EngineState) => void): () => void;
  /** Resolves when the engine answers; rejects with ENGINE_MISSING | ENGINE_REFUSED where it never will. */
  ready(): Promise<void>;
  /** Runs the migrations with DDL rights (embedded: an admin opening while no one else is served). */
  migrate(migrations: readonly Migration[]): Promise<readonly string[]>;
  /**
   * Runs statements that remove rows or change tables, with the rights for it (embedded: an admin opening while no one else is served, and rows wait in
   * the journal). @throws CodedError ENGINE_DOWN | ENGINE_REFUSED
   */
  administer(statements: readonly string[]): Promise<void>;
  /** pid of the embedded engine's process. */
  readonly pid?: number;
  close(): Promise<void>;
}

/** One numbered template, rendered for one kind of deployment. */
export interface Migration {
  /** `001-records`. */
  readonly name: string;
  /** SHA-256 (hex) of the template's source text. */
  readonly sha256: string;
  readonly statements: readonly string[];
}

export type Table = 'records' | 'bodies' | 'checkpoints' | 'log_entries';

/** Opens a client on any address; every thread opens its own. */
export type Connect = (address: EngineAddress) => ClickHouseClient;

/** Rows of a stream as the engine holds them. Hashes and ids are raw bytes. */
export interface StoredRecord {
  readonly stream: string;
  readonly seq: number;
  readonly kind: number;
  readonly flags: number;
  readonly t_event: bigint;
  readonly t_ingest: bigint;
  readonly record_id: Uint8Array;
  readonly src_seq: bigint;
  readonly src_id: Uint8Array;
  readonly tenant_tag: Uint8Array;
  readonly core: Uint8Array;
  readonly subject_hash: Uint8Array;
  readonly body_part_hash: Uint8Array;
  readonly original_part_hash: Uint8Array;
}

export interface StoredCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Raw 32 bytes. */
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  /** When it was signed, ns. */
  readonly t_signed: bigint;
}

export interface StoredLogEntry {
  readonly index: number;
  readonly entry: Uint8Array;
}

/** All that an export reads. Every method streams in key order. */
export interface EvidenceReader {
  /** Origins of streams that hold at least one row with from <= t_ingest < to (ns), sorted. */
  streams(from: bigint, to: bigint): Promise<readonly string[]>;
  records(stream: string, size: number): AsyncIterable<StoredRecord>;
  /** Rows of which parts are not there any more: the flags (LEAF_FLAGS) of those parts. */
  absentParts(stream: string, size: number): AsyncIterable<{ readonly seq: number; readonly flags: number }>;
  checkpoints(origin: string): Promise<readonly StoredCheckpoint[]>;
  logEntries(size: number): AsyncIterable<StoredLogEntry>;
}

/** A column of an answer: 64-bit integers come as decimal strings. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };
export type Row = { readonly [column: string]: Cell };

/**
 * One SELECT. Values from outside go into `parameters` and stand in the text as `{name:Type}` only; they never become text of the statement.
 */
export type Query = (sql: string, parameters?: { readonly [name: string]: string | number | readonly string[] }) => Promise<readonly Row[]>;
