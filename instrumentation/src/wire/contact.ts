import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/**
 * What the transport itself says about one call. `created` without `sent` is the proof that nothing left the process;
 * neither means that the transport is not undici and nobody can tell.
 */
export interface Contact {
  readonly created: boolean;
  readonly sent: boolean;
  /** `TLSv1.3`; absent on plain HTTP. */
  readonly tls: string | undefined;
}

export interface MutableContact {
  created: boolean;
  sent: boolean;
  tls: string | undefined;
}

interface Sending {
  readonly contact: MutableContact;
  /** No answer yet: what inherits this context later (timers, listeners) is no part of it. */
  pending: boolean;
}

const calls = new AsyncLocalStorage<Sending>();
const contacts = new WeakMap<object, MutableContact>();

/** Listens to undici's own channels (every copy of undici publishes there, Node's fetch included). Call once per process. */
export function watchContact(): void {
  subscribe('undici:request:create', (message) => {
    const contact = currentContact();
    const { request } = message as { request: object };
    if (contact === undefined) return;
    contact.created = true;
    contacts.set(request, contact);
  });
  subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as { request: object; socket?: { getProtocol?: () => string | null } };
    const contact = contacts.get(request);
    if (contact === undefined) return;
    contact.sent = true;
    contact.tls = socket?.getProtocol?.() ?? undefined;
  });
}

/** Of undici's or node:http's request: the call that it is sent for, where that was examined. */
export function contactOf(request: object): Contact | undefined {
  return contacts.get(request);
}

/** A request of node:http's is sent for this call. */
export function attribute(request: object, contact: MutableContact): void {
  contacts.set(request, contact);
}

/** The call that is being sent here: what a transport under another one does belongs to it. */
export function currentContact(): MutableContact | undefined {
  const sending = calls.getStore();
  return sending?.pending === true ? sending.contact : undefined;
}

/** Runs `send` so that what it makes the transport do is written to the returned contact. */
export function observeContact<Answer>(send: () => Promise<Answer>): { readonly result: Promise<Answer>; readonly contact: MutableContact } {
  const sending = { contact: createContact(), pending: true };
  const settle = (): void => {
    sending.pending = false;
  };
  const result = calls.run(sending, send);
  result.then(settle, settle);
  return { result, contact: sending.contact };
}

export function createContact(): MutableContact {
  return { created: false, sent: false, tls: undefined };
}
