import type { ObserveSettings } from '../config/settings.ts';
import { DRIFT_DEFAULTS } from '../observe/settings.ts';
import type { DriftWatch, Signals, WatchSettings } from '../watch/contract.ts';
import { createDriftWatch, type WatchCollaborators } from '../watch/drift-watch.ts';
import { createSignals } from '../watch/signals.ts';
import type { Alerts } from '../alerts/contract.ts';

const WEEK_MS = 604_800_000;

/** The watch of drift, started: it reads what was before in the background and holds nothing up. */
export function startWatch(
  collaborators: WatchCollaborators & { readonly alerts: Alerts },
  settings: ObserveSettings,
): { readonly signals: Signals; readonly watch: DriftWatch } {
  const { season, ...lengths } = settings;
  const all: WatchSettings = { ...DRIFT_DEFAULTS, ...lengths, season: season === 'week' ? WEEK_MS : 0 };
  const watch = createDriftWatch(collaborators, all);
  watch.start();
  return { signals: createSignals(collaborators, all), watch };
}
