import type { AlertState } from './api-alerts.ts';

/** Where an alert may go from each state. Forward, or from closed to open again. */
export const ALERT_MOVES: { readonly [From in AlertState]: readonly AlertState[] } = {
  open: ['acknowledged', 'investigating', 'resolved', 'false_positive'],
  acknowledged: ['investigating', 'resolved', 'false_positive'],
  investigating: ['resolved', 'false_positive'],
  resolved: ['open'],
  false_positive: ['open'],
};

export function isClosedAlert(state: AlertState): boolean {
  return state === 'resolved' || state === 'false_positive';
}

/** Staying where it is means saying something about it: nothing is said about a closed one before it is open again. */
export function mayMoveAlert(from: AlertState, to: AlertState): boolean {
  return from === to ? !isClosedAlert(from) : ALERT_MOVES[from].includes(to);
}

/** Closing says why, and so does opening again. */
export function needsNote(from: AlertState, to: AlertState): boolean {
  return isClosedAlert(from) || isClosedAlert(to);
}
