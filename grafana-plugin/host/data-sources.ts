import type { DataSourceInstanceSettings } from '@grafana/data';
import type { DataSourceSrv } from '@grafana/runtime';
import type { StoodInGrafana } from './session.ts';

/** The list of data sources of a Grafana that is stood in for; none of them answers a query. */
export function createDataSourceService({ datasources }: StoodInGrafana): DataSourceSrv {
  const all = datasources as readonly unknown[] as readonly DataSourceInstanceSettings[];
  const refuse = (): Promise<never> => Promise.reject(new Error('this host answers no queries'));
  return {
    getList: ({ type } = {}) => all.filter((source) => type === undefined || [type].flat().includes(source.type)),
    getInstanceSettings: (ref) => all.find(({ uid }) => uid === (typeof ref === 'string' ? ref : ref?.uid)),
    get: refuse,
    reload: async () => undefined,
    registerRuntimeDataSource: () => undefined,
  };
}
