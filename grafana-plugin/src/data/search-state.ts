import { locationService } from '@grafana/runtime';
import { useLocation } from 'react-router';

export type SearchState = Readonly<Record<string, string>>;

/** What the address says, and how to change it: a page that can be linked to keeps no other state. */
export function useSearchState(): readonly [SearchState, (change: Readonly<Record<string, string | undefined>>) => void] {
  const { search } = useLocation();
  const state = Object.fromEntries(new URLSearchParams(search));
  // partial() drops what is null and keeps the rest.
  return [state, (change) => locationService.partial(Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value || null])))];
}
