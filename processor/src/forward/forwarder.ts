import type { ForwardCounts, Sender, StoredRequest, Vault } from './contract.ts';
import type { ForwardJournal, NewRequest } from './journal.ts';
import { type Lane, type LaneSettings, openLane, type Parcel } from './lane.ts';

/** Redacted requests of one body, durable before the body's records are, and sent only once those are too. */
export interface Held {
  /** The body is accepted. */
  release(): void;
  /** The body is refused: its sender comes again. */
  cancel(): void;
}

export interface Forwarder {
  readonly counts: ForwardCounts;
  /** Redelivery keys of bodies that have no record and wait here: the ledger's journal does not know them. */
  readonly digests: readonly { readonly digest: Uint8Array; readonly at: bigint }[];
  /** Never rejects and never waits for a backend: what cannot be kept is counted as dropped. */
  hold(
    requests: readonly { readonly bytes: Uint8Array; readonly spans: number }[],
    body: { readonly digest: Uint8Array; readonly sealed: boolean },
  ): Promise<Held>;
  /** What is not delivered by then stays in the journal for the next start. */
  close(withinMs: number): Promise<void>;
}

export interface ForwardCollaborators {
  readonly journal: ForwardJournal;
  readonly vault: Vault;
  readonly senders: readonly { readonly name: string; readonly sender: Sender }[];
  readonly now: () => bigint;
  readonly onFailure: (error: unknown) => void;
}

export interface ForwardingSettings extends Omit<LaneSettings, 'name'> {
  readonly maxBytes: number;
  /** Redelivery keys of bodies whose records are durable, of the last ten minutes. */
  readonly accepted: readonly { readonly digest: Uint8Array }[];
  /** How long those are known (ns). */
  readonly acceptedFor: bigint;
}

const NOTHING_HELD: Held = { release: () => undefined, cancel: () => undefined };

/**
 * Passes redacted spans on to every backend: at least once, in order, and once where no answer of a backend is lost. Where `maxBytes` is reached the oldest
 * are given up, a segment at a time.
 */
export function createForwarder(collaborators: ForwardCollaborators, settings: ForwardingSettings): Forwarder {
  const { journal, vault, onFailure } = collaborators;
  const { requests, reached } = journal.recovered;
  const recovered = requests.filter((request) => wasAccepted(request, settings, collaborators.now()));
  const lanes: readonly Lane[] = collaborators.senders.map(({ name, sender }) => {
    const due = recovered.filter(({ seq }) => seq > (reached.get(name) ?? -1));
    return openLane(
      {
        sender,
        read: async (request) => vault.open(await journal.read(request)),
        onReached(seq) {
          journal.note({ type: 'reached', backend: name, seq: seq - 1 });
          journal.release(Math.min(...lanes.map((lane) => lane.needs)));
        },
        onFailure,
      },
      { ...settings, name },
      due.map((request): Parcel => ({ request, state: 'ready' })),
      () => journal.nextSeq,
    );
  });

  /** Makes room for `bytes`; false where there is none to make. */
  function makeRoom(bytes: number): boolean {
    while (journal.bytes + bytes > settings.maxBytes) {
      const left = journal.dropOldest();
      if (left === undefined) return false;
      for (const lane of lanes) lane.dropBelow(left);
    }
    return true;
  }

  function giveUp(given: readonly { readonly spans: number }[]): Held {
    for (const lane of lanes) lane.drop(given.reduce((sum, { spans }) => sum + spans, 0));
    return NOTHING_HELD;
  }

  return {
    get counts() {
      return { journalBytes: journal.bytes, backends: lanes.map(({ counts }) => counts) };
    },
    digests: recovered.filter(({ sealed }) => !sealed).map(({ digest, at }) => ({ digest, at })),
    async hold(given, body) {
      if (given.length === 0 || lanes.length === 0) return NOTHING_HELD;
      const at = collaborators.now();
      const sealed = given.map(({ bytes, spans }): NewRequest => ({ bytes: vault.seal(bytes), spans, at, ...body }));
      if (!makeRoom(sealed.reduce((sum, { bytes }) => sum + bytes.length, 0))) return giveUp(given);
      let stored: readonly StoredRequest[];
      try {
        stored = await journal.append(sealed);
      } catch (error) {
        onFailure(error);
        return giveUp(given);
      }
      const parcels = stored.map((request): Parcel => ({ request, state: 'held' }));
      for (const lane of lanes) for (const parcel of parcels) lane.add(parcel);
      const become = (state: Parcel['state']): void => {
        for (const parcel of parcels) parcel.state = state;
        for (const lane of lanes) lane.wake();
      };
      return {
        release: () => become('ready'),
        cancel() {
          for (const { seq } of stored) journal.note({ type: 'cancelled', seq });
          become('cancelled');
        },
      };
    },
    async close(withinMs) {
      await Promise.all(lanes.map((lane) => lane.close(withinMs)));
      await journal.close();
    },
  };
}

/** A body with records whose digest the ledger's journal does not have was never acknowledged: its sender comes again. Longer ago than digests are known, it may have been. */
function wasAccepted(request: StoredRequest, { accepted, acceptedFor }: ForwardingSettings, now: bigint): boolean {
  if (!request.sealed || request.at < now - acceptedFor) return true;
  return accepted.some(({ digest }) => Buffer.compare(digest, request.digest) === 0);
}
