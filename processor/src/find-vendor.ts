import type { Json, RegisterEntry } from '@spanproof/vocabulary';

/** A place that calls went to, as they name it; '' and absent are the same. */
export interface Destination {
  readonly provider?: string | undefined;
  readonly host?: string | undefined;
}

/**
 * The one rule by which traffic belongs to a registered vendor: by its host where vendor and call name one, else by the provider, whatever the
 * letter case. Controls, to-do list, inventory and flows all ask here.
 */
export function findVendor(vendors: readonly RegisterEntry[], { provider = '', host = '' }: Destination): RegisterEntry | undefined {
  return vendors.find(({ data }) => {
    const hosts = readNames(data['hosts']);
    return host !== '' && hosts.length > 0 ? isAmong(hosts, host) : provider !== '' && isAmong(readNames(data['providers']), provider);
  });
}

/** What traffic shows beside a provider or a host: the hosts of the one, the providers of the other. */
export interface Beside {
  readonly providers: readonly string[];
  readonly hosts: readonly string[];
}

/** The vendor of a provider or of a host as such: a vendor names the provider, or all that traffic shows of it belongs to one. */
export function findVendorOf(vendors: readonly RegisterEntry[], kind: 'provider' | 'host', id: string, beside: Beside): RegisterEntry | undefined {
  const named = findVendor(vendors, { [kind]: id });
  if (named !== undefined) return named;
  const places = kind === 'provider' ? beside.hosts.map((host) => ({ provider: id, host })) : beside.providers.map((provider) => ({ provider, host: id }));
  const found = places.map((place) => findVendor(vendors, place));
  return found.includes(undefined) ? undefined : found[0];
}

/** Whether two names are one provider's, or one host's. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.some((one) => isSameName(one, name));
}

/** Members of a list that are text. */
export function readNames(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((name) => typeof name === 'string') : [];
}
