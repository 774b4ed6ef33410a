import { type AlertState, CodedError, isClosedAlert, mayMoveAlert, needsNote } from '@spanproof/vocabulary';
import type { AlertData } from '../registers/contract.ts';

export interface AlertMove {
  readonly state: AlertState;
  readonly note?: string | undefined;
  readonly owner?: string | undefined;
  readonly change?: string | undefined;
}

/**
 * The next step of an alert's life; pure. `at`: instant of the registers. What was said with the step before stays in the version before.
 * @throws CodedError REGISTER_INVALID for a step that is not allowed, or one that says nothing
 */
export function moveAlert(before: AlertData, { state, note, owner, change }: AlertMove, at: string): AlertData {
  if (!mayMoveAlert(before.state, state)) throw refuse(`an alert that is ${before.state} does not become ${state}`);
  if (needsNote(before.state, state) && note === undefined) throw refuse(`a note is needed: why is it ${state}?`);
  if (before.state === state && note === undefined && owner === undefined && change === undefined) throw refuse(`it is ${state} already`);
  const { note: _said, resolution: _why, resolved_at: _when, ...kept } = before;
  const closed = isClosedAlert(state);
  // Clocks may be set back: no step lies before the one it follows.
  const now = [at, before.opened_at, before.acknowledged_at ?? ''].toSorted().at(-1) ?? at;
  return {
    ...kept,
    state,
    ...(owner === undefined ? {} : { owner }),
    ...(change === undefined ? {} : { change }),
    ...(state === 'acknowledged' || state === 'investigating' ? { acknowledged_at: before.acknowledged_at ?? now } : {}),
    ...(closed ? { resolved_at: now } : {}),
    ...(note === undefined ? {} : closed ? { resolution: note } : { note }),
  };
}

function refuse(what: string): CodedError {
  return new CodedError('REGISTER_INVALID', what);
}
