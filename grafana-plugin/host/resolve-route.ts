/** A route of plugin.json, as far as a host without Grafana's proxy needs it. */
export interface ProxyRoute {
  readonly path: string;
  readonly method: string;
  readonly url: string;
}

const API = '{{ .JsonData.apiUrl }}';

/**
 * Where Grafana's proxy would send a request for `path` (below /api/plugin-proxy/<id>/): the first route whose method and path match;
 * the remainder is appended only where the route ends in `*`. Undefined where none matches: Grafana answers 404.
 */
export function resolveRoute(routes: readonly ProxyRoute[], method: string, path: string): string | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const target = route.url.replace(API, '');
    if (route.path === path) return target;
    const prefix = route.path.endsWith('/*') ? route.path.slice(0, -1) : undefined;
    if (prefix !== undefined && path.startsWith(prefix)) return `${target}/${path.slice(prefix.length)}`;
  }
  return undefined;
}
