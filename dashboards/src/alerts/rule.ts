import type { Query } from '../query.ts';

/** An alert rule: a query of shape `value`, and the number above which a row of it is an alert. Its texts name the alert (labels). */
export interface AlertRule extends Pick<Query, 'sql' | 'columns'> {
  /** Also its Grafana uid (behind `spanproof-`) and its runbook, docs/runbooks/<id>.md. */
  readonly id: string;
  readonly title: string;
  readonly severity: 'critical' | 'high' | 'medium';
  /** How far the query looks back: `from` is so many seconds before `to`. */
  readonly lookBack: number;
  readonly above: number;
  /** How long it has to hold. */
  readonly pending: '0s' | '1m' | '2m' | '5m' | '15m';
  /** One sentence; `{{ $labels.x }}` and `{{ $values.A }}` are Grafana's. */
  readonly summary: string;
  /** No row at all is normal for most rules; for one about silence it is the alert. */
  readonly noData: 'OK' | 'Alerting';
}
