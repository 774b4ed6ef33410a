import type { Identity } from '../api/contract.ts';

/** A person who signed in at the local console. */
export interface ConsoleUser {
  /** Without `user:`. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly role: Identity['role'];
}

/** How far the pages are that the console shows. Ingest depends on none of it. */
export type BuildState =
  | { readonly phase: 'waiting' | 'ready' }
  | { readonly phase: 'working'; readonly what: string; readonly sinceMs: number }
  | { readonly phase: 'failed'; readonly why: string };

export interface ConsoleBuild {
  /** Looks again where the last build failed: a person may have built by hand. */
  state(): Promise<BuildState>;
}

/** Where a person signs in, once, until `expires` (ms since the epoch). */
export interface LoginLink {
  readonly url: string;
  readonly expires: number;
}
