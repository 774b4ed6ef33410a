/** A number's unit as Grafana spells it: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
export type Unit = 'none' | 'short' | 's' | 'percentunit' | 'reqps' | 'cps' | 'currencyUSD' | 'bytes' | 'dateTimeAsIso' | 'string';

/** Green below the first step, then the colour of the last step reached. A state also stands in words: colour is never alone. */
export interface Step {
  readonly from: number;
  readonly color: 'yellow' | 'orange' | 'red' | 'green';
}

interface Shown {
  readonly title: string;
  /** What it says, and what it does not. */
  readonly description: string;
  readonly unit: Unit;
  /** Of 24 columns. */
  readonly width: 6 | 8 | 12 | 24;
  readonly steps?: readonly Step[];
}

/** Shows a query of queries/index.ts. `columns` gives single columns of a table other units. */
export interface QueryPanel extends Shown {
  readonly kind: 'series' | 'stat' | 'table';
  readonly query: string;
  readonly columns?: { readonly [column: string]: Unit };
  readonly stacked?: boolean;
}

/** Shows one of the processor's own metrics (Prometheus). */
export interface MetricPanel extends Shown {
  readonly kind: 'metric';
  readonly promql: string;
  readonly legend: string;
}

export type BoardPanel = QueryPanel | MetricPanel;

/** A dashboard as people of this house write it; build-dashboard.ts makes Grafana's JSON of it. */
export interface Board {
  /** Also the file's name; a change of it is another dashboard for Grafana. */
  readonly uid: `spanproof-${string}`;
  readonly title: string;
  readonly description: string;
  /** What its panels ask: the tables, or the processor's metrics. */
  readonly source: 'clickhouse' | 'prometheus';
  readonly from: 'now-6h' | 'now-24h' | 'now-7d' | 'now-30d';
  readonly rows: readonly { readonly title: string; readonly panels: readonly BoardPanel[] }[];
}
