import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { type Panel, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as SeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { toPanelSql } from '../grafana-sql.ts';
import { findQuery } from '../find-query.ts';
import type { BoardPanel, MetricPanel, QueryPanel, Step } from './board.ts';
import { CLICKHOUSE, clickHouseQuery } from './clickhouse-query.ts';

const PROMETHEUS = { ...CLICKHOUSE, type: 'prometheus' };
const HEIGHT = { series: 8, metric: 8, table: 9, stat: 4 } as const;

/** One panel in the style of the house: UTC, units on everything, an honest word where there is no data. */
export function buildPanel(panel: BoardPanel): Builder<Panel> {
  switch (panel.kind) {
    case 'metric':
      return dress(new SeriesPanel().datasource(PROMETHEUS).withTarget(metricTarget(panel)), panel).legend(legend());
    case 'series': {
      const built = dress(new SeriesPanel().datasource(CLICKHOUSE).withTarget(queryTarget(panel)), panel).legend(legend());
      return panel.stacked === true ? built.stacking(new StackingConfigBuilder().mode(StackingMode.Normal)).fillOpacity(30) : built;
    }
    case 'stat':
      return dress(new StatPanel().datasource(CLICKHOUSE).withTarget(queryTarget(panel)), panel)
        .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs([]))
        .colorMode(panel.steps === undefined ? BigValueColorMode.None : BigValueColorMode.Value);
    case 'table': {
      const built = dress(new TablePanel().datasource(CLICKHOUSE).withTarget(queryTarget(panel)), panel);
      for (const [column, unit] of Object.entries(panel.columns ?? {})) built.overrideByName(column, [{ id: 'unit', value: unit }]);
      return built;
    }
  }
}

/** What every kind of panel has; the SDK's builders share these methods and no type. */
interface Dressable<Self> {
  title(title: string): Self;
  description(description: string): Self;
  unit(unit: string): Self;
  span(columns: number): Self;
  height(rows: number): Self;
  noValue(text: string): Self;
  thresholds(thresholds: Builder<ReturnType<ThresholdsConfigBuilder['build']>>): Self;
}

function dress<Self extends Dressable<Self>>(builder: Self, panel: BoardPanel): Self {
  return builder
    .title(panel.title)
    .description(panel.description)
    .unit(panel.unit)
    .span(panel.width)
    .height(HEIGHT[panel.kind])
    .noValue('no data')
    .thresholds(thresholds(panel.steps ?? []));
}

function thresholds(steps: readonly Step[]): ThresholdsConfigBuilder {
  const base = { value: null, color: steps.length === 0 ? 'text' : 'green' };
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([base, ...steps.map(({ from, color }) => ({ value: from, color }))]);
}

function queryTarget({ query, kind }: QueryPanel): Builder<Dataquery> {
  const { sql } = findQuery(query);
  return clickHouseQuery({ refId: 'A', uid: CLICKHOUSE.uid, sql: toPanelSql(sql), shape: kind === 'series' ? 'series' : 'table' });
}

function metricTarget({ promql, legend: format }: MetricPanel): Builder<Dataquery> {
  return new PrometheusQuery().refId('A').expr(promql).legendFormat(format).datasource(PROMETHEUS).range();
}

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true);
}
