import type { IncomingHttpHeaders } from 'node:http';
import type { Alert, AlertPage, AlertState, AlertTransition } from '@spanproof/vocabulary';
import type { Actor } from '../registers/contract.ts';

/** A condition that somebody should look at, as a part of the processor or Grafana sees it. Its texts may come from outside: they are made plain before they are kept. */
export interface AlertOpening {
  readonly source: Exclude<Alert['source'], 'person'>;
  /** Names the condition within its source, stable over restarts: while its alert is open there is no second one. */
  readonly key: string;
  readonly title: string;
  readonly severity: Alert['severity'];
  /** When it began, ns since the epoch; absent, or later than now: now. The same key and second are the same occurrence, which is never opened twice. */
  readonly since?: bigint | undefined;
  readonly rule?: string | undefined;
  readonly note?: string | undefined;
  /** record_id of the sealed record behind it. */
  readonly signal?: string | undefined;
  /** Id of an entry of the register of changes. */
  readonly change?: string | undefined;
}

export interface AlertClosing {
  readonly source: AlertOpening['source'];
  readonly key: string;
  /** Why; said once in the life of an alert. */
  readonly note: string;
}

/** What became of it: `noted` where a person investigates, whose alert nobody else closes; `unchanged` where it was said before. */
export interface AlertChange {
  readonly change: 'opened' | 'resolved' | 'noted' | 'unchanged';
  readonly alert: Alert;
}

/**
 * Alerts and their lives: entries of the register `alerts`, each step a version, each version a sealed record. One change at a time.
 * @throws CodedError from every method, what the registers throw: ENGINE_DOWN before they have been read
 */
export interface Alerts {
  /** At most 1,000 alerts; the figures count all of them, whatever the filter. */
  list(state?: AlertState): AlertPage;
  get(id: string): Alert | undefined;
  /** @throws CodedError NOT_FOUND | REGISTER_CONFLICT (another version than `expected`) | REGISTER_INVALID (a step its life does not allow, a note that is missing) */
  transition(actor: Actor, id: string, transition: AlertTransition): Promise<Alert>;
  /**
   * Opens an alert, or yields the one that is open for the condition, or was for the occurrence; undefined where that one was retired.
   * @throws CodedError REGISTER_INVALID
   */
  open(actor: Actor, opening: AlertOpening): Promise<AlertChange | undefined>;
  /** Resolves the open alert of a condition that is over; undefined where there is none. */
  close(actor: Actor, closing: AlertClosing): Promise<AlertChange | undefined>;
}

/** How many alerts a notification changed, and how. */
export type NotificationOutcome = { readonly [Change in AlertChange['change']]: number };

/** Takes what a Grafana contact point sends; nothing of it is believed before its signature was verified. */
export interface GrafanaWebhook {
  /** Looks at the headers, before the body is read. @throws CodedError UNAUTHENTICATED */
  admit(headers: IncomingHttpHeaders): void;
  /** `body`: the bytes as they came. @throws CodedError UNAUTHENTICATED | REQUEST_INVALID, and what Alerts throws */
  take(headers: IncomingHttpHeaders, body: Uint8Array): Promise<NotificationOutcome>;
}
