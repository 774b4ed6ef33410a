import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';

const TYPE = 'grafana-clickhouse-datasource';

/** `format` 0 is a time series, 1 a table. Spec: https://github.com/grafana/clickhouse-datasource, src/types/sql.ts, 4.20. */
export interface ClickHouseQuery extends Dataquery {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly editorType: 'sql';
  readonly queryType: 'timeseries' | 'table';
  readonly format: 0 | 1;
  readonly rawSql: string;
}

/** The foundation SDK has no query type for ClickHouse; this is all a panel or rule needs of one. */
export function clickHouseQuery(query: {
  readonly refId: string;
  readonly uid: string;
  readonly sql: string;
  readonly shape: 'series' | 'table';
}): Builder<Dataquery> {
  const { refId, uid, sql, shape } = query;
  const built: ClickHouseQuery = {
    refId,
    datasource: { type: TYPE, uid },
    editorType: 'sql',
    queryType: shape === 'series' ? 'timeseries' : 'table',
    format: shape === 'series' ? 0 : 1,
    rawSql: sql,
    _implementsDataqueryVariant() {},
  };
  return { build: () => built };
}

/** The dashboard's variable; written so that no template string takes it for its own. */
export const CLICKHOUSE: { readonly type: string; readonly uid: string } = { type: TYPE, uid: '$' + '{datasource}' };
