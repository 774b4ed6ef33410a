/** Keys, erasure, retention and holds: what the plugin and the processor say to each other about them. Instants are decimal ns. */

/** One KEK version of a tenant. */
export interface KekSummary {
  readonly tenant: string;
  readonly version: number;
  /** Absent for one that was made before versions had dates. */
  readonly created?: string;
  /** Absent while it can unwrap. */
  readonly destroyed?: string;
  /** Wraps new keys. */
  readonly current: boolean;
  /** Data keys that it wraps now. */
  readonly data_keys: number;
}

export interface KeyInventory {
  /** `local`, `vault` or `aws-kms`. */
  readonly service: string;
  readonly custody: string;
  /** Dangers of this custody, in a sentence; absent where there is nothing to warn of. */
  readonly warning?: string;
  readonly keks: readonly KekSummary[];
  /** Since the start: how often data keys were wrapped and unwrapped, and how often the service refused. What is answered from memory is not counted. */
  readonly use: { readonly wraps: number; readonly unwraps: number; readonly refused: number };
}

export interface KeyRotation {
  readonly tenant: string;
  /** The version that wraps from now on. */
  readonly version: number;
  /** Data keys and secrets that were wrapped again. */
  readonly rewrapped: number;
  /** Earlier versions that were destroyed, where that was asked for. */
  readonly destroyed: readonly number[];
}
