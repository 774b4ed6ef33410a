/** What the ClickHouse data source puts in the place of each parameter (its macros: https://github.com/grafana/clickhouse-datasource, "Macros"). */
const MACROS: readonly (readonly [parameter: string, macro: string])[] = [
  ["{from:DateTime64(9, 'UTC')}", '$__fromTime_ms'],
  ["{to:DateTime64(9, 'UTC')}", '$__toTime_ms'],
  ['{step:UInt32}', '$__interval_s'],
];
const SERVICES = '{services:Array(String)}';

/** A query as a panel sends it: `$service` is the dashboard's variable. @throws Error for a parameter nobody knows: queries are ours */
export function toPanelSql(sql: string): string {
  return translate(sql.replaceAll(SERVICES, '[$' + '{service:singlequote}]'));
}

/** A query as an alert rule sends it: dashboards' variables are not there, so that every service is looked at. */
export function toRuleSql(sql: string): string {
  return translate(sql.replaceAll(SERVICES, "CAST([], 'Array(String)')"));
}

function translate(sql: string): string {
  const translated = MACROS.reduce((text, [parameter, macro]) => text.replaceAll(parameter, macro), sql);
  const unknown = /\{[A-Za-z_]+:[^}]*\(?[A-Z][^}]*\}/.exec(translated)?.[0];
  if (unknown !== undefined && !unknown.startsWith('{service:')) throw new Error(`no macro for ${unknown}`);
  return translated;
}
