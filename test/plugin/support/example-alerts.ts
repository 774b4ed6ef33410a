import type { Alert, AlertPage, AlertTransition, Signal, SignalComparison } from '@spanproof/vocabulary';

/** Alerts and signals, made up. `now` in ms. */
export function formAlerts(now: number) {
  const ago = (minutes: number): string => `${Math.round(now - minutes * 60_000)}000000`;
  const hex = (n: number): string => n.toString(16).padStart(32, '0');

  const drift: Signal = {
    record_id: hex(0x51),
    at: ago(300),
    state: 'drift',
    statistic: 'level',
    effect: 'output tokens +31 % (typically 182 -> 238) since 2026-11-24, against the baseline of 2026-11-03',
    series: { service: 'support-desk', environment: 'production', operation: 'chat', model: 'gpt-5-mini', prompt: 'sha256:9f2c41aa00' },
    window: { from: ago(480), to: ago(300), n: 412 },
    baseline: { from: ago(30 * 1440), to: ago(1440), n: 12_400 },
    p: 3.1e-8,
    alert: 'drift-1',
    change: hex(0xc4),
  };
  const { alert: _alert, change: _change, p: _p, baseline: _baseline, ...plain } = drift;
  const signals: readonly Signal[] = [
    drift,
    {
      ...plain,
      record_id: hex(0x52),
      at: ago(400),
      state: 'not_computed',
      statistic: 'rate',
      effect: 'refusals: not computed, 12 calls in the window and 50 are needed',
      window: { ...drift.window, n: 12 },
    },
    { ...drift, record_id: hex(0x53), at: ago(900), state: 'ended', effect: 'latency is back within its baseline since 2026-11-24' },
  ];

  const step = (minutes: number, state: Alert['state'], actor: string, record: number, note?: string): Alert['timeline'][number] => ({
    at: ago(minutes),
    state,
    actor,
    record_id: hex(record),
    ...(note === undefined ? {} : { note }),
  });
  const alerts: readonly Alert[] = [
    {
      id: 'drift-1',
      version: 1,
      title: 'Output tokens of support-desk drift',
      severity: 'high',
      state: 'open',
      source: 'drift',
      opened_at: ago(299),
      change: 'chg-12',
      signal: drift.record_id,
      timeline: [step(299, 'open', 'processor:drift', 0xa1)],
    },
    {
      id: 'grafana-1',
      version: 2,
      title: 'The log is not signed any more',
      severity: 'critical',
      state: 'acknowledged',
      source: 'grafana',
      rule: 'spanproof-anchor-lag',
      opened_at: ago(700),
      acknowledged_at: ago(690),
      owner: 'On-call lead',
      timeline: [step(700, 'open', 'grafana:alerting', 0xa2), step(690, 'acknowledged', 'user:7', 0xa3, 'looking at the notary')],
    },
    {
      id: 'person-1',
      version: 2,
      title: 'Answers are slow',
      severity: 'low',
      state: 'resolved',
      source: 'person',
      opened_at: ago(2_000),
      acknowledged_at: ago(1_990),
      resolved_at: ago(1_700),
      owner: 'Ada',
      note: 'The provider had an incident',
      timeline: [step(2_000, 'open', 'user:1', 0xa4), step(1_700, 'resolved', 'user:1', 0xa5, 'The provider had an incident')],
    },
  ];
  const page: AlertPage = {
    alerts,
    figures: { by_state: { open: 1, acknowledged: 1, investigating: 0, resolved: 1, false_positive: 0 }, mtta_s: 600, mttr_s: 18_000 },
  };
  const nothing: AlertPage = { alerts: [], figures: { by_state: { open: 0, acknowledged: 0, investigating: 0, resolved: 0, false_positive: 0 } } };

  const comparison = (signal: Signal): SignalComparison => ({
    signal,
    measure: 'output tokens',
    unit: '',
    points:
      signal.state === 'not_computed'
        ? []
        : Array.from({ length: 24 }, (_, n) => ({ at: ago((24 - n) * 180), n: 400 + n, ...(n === 9 ? {} : { value: n < 20 ? 180 + (n % 5) * 4 : 238 + n }) })),
    bins:
      signal.state === 'not_computed'
        ? []
        : [
            { label: '0 to 99', baseline: 3_100, window: 40 },
            { label: '100 to 199', baseline: 6_200, window: 120 },
            { label: '200 to 299', baseline: 2_480, window: 170 },
            { label: '300 and more', baseline: 620, window: 82 },
          ],
  });
  const move = (alert: Alert, { state, note, owner, change }: AlertTransition, actor: string): Alert => ({
    ...alert,
    version: alert.version + 1,
    state,
    ...(owner === undefined ? {} : { owner }),
    ...(change === undefined ? {} : { change }),
    timeline: [...alert.timeline, step(0, state, actor, 0xb0 + alert.version, note)],
  });
  return { page, nothing, signals, comparison, move };
}
