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

interface MutableContact {
  created: boolean;
  sent: boolean;
  tls: string | undefined;
}

const calls = new AsyncLocalStorage<MutableContact>();
const contacts = new WeakMap<object, MutableContact>();

/** Listens to undici's own channels (every copy of undici publishes there, Node's fetch included). Call once per process. */
export function watchContact(): void {
  subscribe('undici:request:create', (message) => {
    const contact = calls.getStore();
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

/** Runs `send` so that what it makes the transport do is written to the returned contact. */
export function observeContact<Result>(send: () => Result): { readonly result: Result; readonly contact: Contact } {
  const contact: MutableContact = { created: false, sent: false, tls: undefined };
  return { result: calls.run(contact, send), contact };
}
