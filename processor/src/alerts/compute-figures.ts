import { ALERT_STATES, type Alert, type AlertPage, type AlertState } from '@spanproof/vocabulary';

/** How many alerts are in each state, and the mean seconds until somebody took them and until they were closed. */
export function computeFigures(alerts: readonly Alert[]): AlertPage['figures'] {
  const count = (state: AlertState): number => alerts.filter((alert) => alert.state === state).length;
  const mtta = meanSeconds(alerts.flatMap(({ opened_at, acknowledged_at }) => spanOf(opened_at, acknowledged_at)));
  const mttr = meanSeconds(alerts.flatMap(({ opened_at, resolved_at }) => spanOf(opened_at, resolved_at)));
  return {
    by_state: Object.fromEntries(ALERT_STATES.map((state) => [state, count(state)])) as AlertPage['figures']['by_state'],
    ...(mtta === undefined ? {} : { mtta_s: mtta }),
    ...(mttr === undefined ? {} : { mttr_s: mttr }),
  };
}

function spanOf(from: string, to: string | undefined): readonly number[] {
  return to === undefined ? [] : [Number((BigInt(to) - BigInt(from)) / 1_000_000_000n)];
}

function meanSeconds(spans: readonly number[]): number | undefined {
  return spans.length === 0 ? undefined : Math.round(spans.reduce((total, span) => total + span, 0) / spans.length);
}
