import { isClosedAlert, type RegisterEntry } from '@spanproof/vocabulary';
import { findVendor } from '../find-vendor.ts';
import { lookRepeatedly } from '../look-repeatedly.ts';
import type { Alerts } from './contract.ts';

/** A provider or host that no register's entry covered when it was first seen, as the ledger says. Its name comes from an emitter. */
export interface UnregisteredPlace {
  /** The discovery's own record. */
  readonly record_id: string;
  /** ns since the epoch, of that record. */
  readonly t_ingest: bigint;
  readonly item: 'provider' | 'host';
  readonly id: string;
  /** The first call, and when it came: ns as decimal text. */
  readonly call: string;
  readonly first_seen: string;
}

/** What the first call to a place showed of it. */
interface Vendor {
  provider?: string;
  host?: string;
  readonly signal: string;
  readonly call: string;
  readonly since: bigint;
  told: boolean;
}

const EVERY_MS = 15_000;
/** Records may reach the engine later than newer ones. */
const OVERLAP_NS = 3_600_000_000_000n;
/** A flood of names must not become a flood of alerts: the rest wait until some are closed. */
const MOST_OPEN = 50;
const ACTOR = { id: 'processor', name: 'inventory' };

export interface VendorWatch {
  /** Raises and closes what is due. One look at a time. @throws what the ledger, the registers and the alerts throw */
  look(): Promise<void>;
  /** Looks now and then every 15 s. */
  start(): void;
  close(): Promise<void>;
}

/**
 * An alert for every vendor that traffic shows and no register covers: once, from the discoveries in the ledger, so that a crash between the two loses none.
 * Provider and host of one first call are one vendor. Registering the vendor closes it.
 */
export function createVendorWatch(
  collaborators: {
    /** Discoveries of uncovered places that were sealed at `from` or later, in any order. */
    readonly unregisteredSince: (from: bigint) => AsyncIterable<UnregisteredPlace>;
    readonly vendors: () => readonly RegisterEntry[];
    readonly alerts: Pick<Alerts, 'open' | 'close' | 'list'>;
    /** Hears why a look failed: once until it fails otherwise or succeeds. */
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly everyMs?: number } = {},
): VendorWatch {
  const { unregisteredSince, vendors, alerts, onFailure } = collaborators;
  const { everyMs = EVERY_MS } = settings;
  const found = new Map<string, Vendor>();
  /** Settled for good: registered, and said so. */
  const done = new Set<string>();
  let newest = 0n;

  async function collect(): Promise<void> {
    let seen = newest;
    for await (const { record_id, t_ingest, item, id, call, first_seen } of unregisteredSince(newest > OVERLAP_NS ? newest - OVERLAP_NS : 0n)) {
      if (t_ingest > seen) seen = t_ingest;
      if (done.has(call)) continue;
      const vendor: Vendor = found.get(call) ?? { signal: record_id, call, since: BigInt(first_seen), told: false };
      vendor[item] = id;
      found.set(call, vendor);
    }
    newest = seen;
  }

  async function settle(vendor: Vendor, registered: RegisterEntry): Promise<void> {
    await alerts.close(ACTOR, { source: 'inventory', key: vendor.call, note: `Registered as vendors/${registered.id}.` });
    found.delete(vendor.call);
    done.add(vendor.call);
  }

  async function raise(vendor: Vendor): Promise<boolean> {
    const names = [vendor.provider, vendor.host].filter((name) => name !== undefined).join(' at ');
    const changed = await alerts.open(ACTOR, {
      source: 'inventory',
      key: vendor.call,
      title: `Data goes to a vendor that nobody registered: ${names}`,
      severity: 'high',
      since: vendor.since,
      rule: 'unregistered-vendor',
      note: `The first call is record ${vendor.call}.`,
      signal: vendor.signal,
    });
    vendor.told = true;
    return changed?.change === 'opened';
  }

  async function lookNow(): Promise<void> {
    const registered = vendors();
    await collect();
    let open = alerts.list().alerts.filter(({ source, state }) => source === 'inventory' && !isClosedAlert(state)).length;
    for (const vendor of found.values()) {
      const entry = findVendor(registered, vendor);
      if (entry !== undefined) await settle(vendor, entry);
      else if (!vendor.told && open < MOST_OPEN && (await raise(vendor))) open += 1;
    }
  }

  // An engine that is away, or registers that are still being read, others report.
  return lookRepeatedly({ lookNow, onFailure }, { everyMs, reportedElsewhere: ['ENGINE_DOWN'] });
}
