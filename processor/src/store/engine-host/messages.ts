/** What the processor and its engine process say to each other over the fork's channel. */

/** `ingest` may INSERT and SELECT; `admin` may do everything and serves only requests that carry its token. */
export type Profile = 'ingest' | 'admin';

export interface HostSettings {
  /** Absolute; also the working directory of the host. */
  readonly engineFolder: string;
  readonly socketPath: string;
  readonly encrypted: boolean;
  readonly sessions: number;
  readonly maxServerMemoryBytes: number;
  readonly maxExecutionSeconds: number;
}

export type ToHost =
  /** `diskKey`: 64 hex digits. It travels here because arguments and environments are readable from outside. */
  | { readonly type: 'open'; readonly settings: HostSettings; readonly diskKey: string | undefined }
  | { readonly type: 'switch'; readonly profile: 'admin'; readonly token: string }
  | { readonly type: 'switch'; readonly profile: 'ingest' }
  | { readonly type: 'close' };

export type FromHost =
  | { readonly type: 'ready'; readonly version: string }
  | { readonly type: 'switched'; readonly profile: Profile }
  /** `final`: another attempt cannot succeed before a person acts. */
  | { readonly type: 'failed'; readonly code: 'ENGINE_MISSING' | 'ENGINE_REFUSED'; readonly message: string; readonly final: boolean }
  | { readonly type: 'closed' };

/** Header that carries the admin token. */
export const ADMIN_HEADER = 'x-spanproof-admin';
