/**
 * What sealing yields and what storing takes. Integers are as in docs/ledger-format.md section 4.
 */
export interface SealedRow {
  /** The stream's origin. */
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
  /** Canonical JSON bytes. */
  readonly core: Uint8Array;
  /** Empty where the flag is clear. */
  readonly subject_envelope: Uint8Array;
  readonly body_envelope: Uint8Array;
  readonly original_envelope: Uint8Array;
  /** 32 bytes each, zeros where absent: subject_hash of the leaf, then the two inner hashes of body_hash. */
  readonly subject_hash: Uint8Array;
  readonly body_part_hash: Uint8Array;
  readonly original_part_hash: Uint8Array;
}

/** A data key: 32 secret bytes and the 16-byte key_id derived from them. */
export interface DataKey {
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

/** One version of a tenant's KEK, without any secret. */
export interface KekVersion {
  readonly tenant: string;
  readonly version: number;
  /** 16 bytes. */
  readonly keyId: Uint8Array;
  /** ns; absent for one that was made before versions had dates. */
  readonly created?: bigint;
  /** ns; absent while it can still unwrap. */
  readonly destroyed?: bigint;
}

/**
 * Wraps data keys under a tenant's KEK. One file per service in seal/keys, one contract suite
 * (test/contracts/key-service). `aad` = tenant || key_id || version, built by the caller.
 * Every method but list() and forget() may throw CodedError KEY_UNAVAILABLE: denied, out of reach, gone, or not authentic.
 */
export interface KeyService {
  readonly name: string;
  /** Said in banners and reports, e.g. `local file`. */
  readonly custody: string;
  /** Makes the tenant's first KEK version where there is none; returns the version that wraps from now on. */
  currentVersion(tenant: string): Promise<number>;
  wrap(tenant: string, version: number, plaintext: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  /** @throws CodedError KEY_UNAVAILABLE where the KEK is gone or the wrapped bytes do not authenticate. */
  unwrap(tenant: string, version: number, wrapped: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  /** Makes the next version, which wraps from now on; earlier ones unwrap until they are destroyed. */
  rotate(tenant: string): Promise<number>;
  /**
   * For good: nothing that this version wrapped can be unwrapped again, wherever copies of it lie. Once more is fine.
   * The caller has wrapped again what must live. @throws CodedError KEY_IN_USE for the version that wraps now
   */
  destroy(tenant: string, version: number): Promise<void>;
  /** Every version there is and was, by tenant and version. */
  list(): Promise<readonly KekVersion[]>;
  /** Lets go of what is cached: the next call asks anew. */
  forget(): void;
}

/** One data key as the ring files list it. */
export interface ListedKey {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly tenant: string;
  readonly scope: KeyScope;
  /** The KEK version that wraps it. */
  readonly version: number;
}

/** What a data key is for: a retention class on a UTC day, or declared subjects (by tag). */
export type KeyScope = readonly ['day', string, string] | readonly ['subject', ...string[]];

/** The data keys one writer minted. A key is durable before it is handed out. */
export interface KeyRing {
  /** The one key per (tenant, class, UTC day of `t_ingest`). */
  dayKey(tenant: string, retentionClass: string, utcDay: string): Promise<DataKey>;
  /** This writer's key for one declared subject. `subjectTag` is a 16-byte hex tag, never the id. */
  subjectKey(tenant: string, subjectTag: string): Promise<DataKey>;
  /** One key that several subjects share, in the order of their tags: it goes with the first of them to be erased. */
  sharedKey(tenant: string, subjectTags: readonly string[]): Promise<DataKey>;
  /** Finds a key by id, also of other writers and earlier epochs. @throws CodedError KEY_UNAVAILABLE */
  find(keyId: Uint8Array): Promise<DataKey>;
  /** Destroys those of the keys that this writer holds and lets go of copies in memory; resolves when that is durable. */
  erase(keyIds: readonly Uint8Array[]): Promise<void>;
  /** Wraps this writer's keys of a tenant again under the KEK that wraps now, and forgets older wrappings; resolves with how many. */
  rewrap(tenant: string): Promise<number>;
  close(): Promise<void>;
}
