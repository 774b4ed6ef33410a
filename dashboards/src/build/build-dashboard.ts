import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { findQuery } from '../find-query.ts';
import { toPanelSql } from '../grafana-sql.ts';
import type { Board } from './board.ts';
import { buildPanel } from './build-panel.ts';
import { CLICKHOUSE } from './clickhouse-query.ts';

/** Grafana's JSON (schema v1). The data source is a variable, so that one file serves every Grafana. */
export function buildDashboard(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags(['spanproof'])
    .timezone('utc')
    .readonly()
    .refresh('1m')
    .time({ from: board.from, to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type(board.source === 'clickhouse' ? CLICKHOUSE.type : 'prometheus'));
  if (board.source === 'clickhouse') builder.withVariable(serviceVariable());
  for (const { title, panels } of board.rows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(buildPanel(panel));
  }
  return builder.build();
}

/** All looks at every service, also at calls that name none. */
function serviceVariable(): QueryVariableBuilder {
  return (
    new QueryVariableBuilder('service')
      .label('Service')
      .datasource(CLICKHOUSE)
      .query({ refId: 'service', rawSql: toPanelSql(findQuery('services').sql), format: 1, editorType: 'sql', queryType: 'table' })
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .multi(true)
      .includeAll(true)
      // Grafana puts this text in as it is.
      .allValue("'*'")
  );
}
