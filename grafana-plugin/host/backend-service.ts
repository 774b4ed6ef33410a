import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { from, type Observable } from 'rxjs';
import { type ProxyRoute, resolveRoute } from './resolve-route.ts';
import type { FindToken } from './session.ts';

/** Grafana's requests without Grafana: without `routes` to a proxy of the same origin; with them they are followed here, straight to the API. */
export function createBackendService(pluginId: string, routes: readonly ProxyRoute[] | undefined, findToken: FindToken): BackendSrv {
  const proxy = `/api/plugin-proxy/${pluginId}/`;

  async function send<T>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
    const { method = 'GET', params = {}, data, responseType, headers = {} } = request;
    const path = routes !== undefined && request.url.startsWith(proxy) ? resolveRoute(routes, method, request.url.slice(proxy.length)) : request.url;
    if (path === undefined) throw { status: 404, statusText: 'plugin route match not found', data: {}, config: request };
    const query = new URLSearchParams(params as Record<string, string>).toString();
    let answer: Response;
    try {
      const token = await findToken();
      answer = await fetch(query === '' ? path : `${path}?${query}`, {
        method,
        headers: {
          ...headers,
          ...(data === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(data === undefined ? {} : { body: JSON.stringify(data) }),
      });
    } catch {
      // Grafana's proxy answers for a processor that does not.
      throw { status: 502, statusText: 'Bad Gateway', data: {}, config: request };
    }
    const body = await readBody(answer, responseType);
    const { status, statusText, ok, redirected, type, url } = answer;
    const response = { data: body as T, status, statusText, ok, headers: answer.headers, redirected, type, url, config: request };
    if (!ok) throw response;
    return response;
  }

  const take = <T>(request: BackendSrvRequest): Promise<T> => send<T>(request).then(({ data }) => data);
  return {
    fetch: <T>(request: BackendSrvRequest): Observable<FetchResponse<T>> => from(send<T>(request)),
    get: (url: string, params?: BackendSrvRequest['params']) => take({ url, params }),
    post: (url: string, data?: unknown) => take({ url, method: 'POST', data }),
    put: (url: string, data?: unknown) => take({ url, method: 'PUT', data }),
    patch: (url: string, data?: unknown) => take({ url, method: 'PATCH', data }),
    delete: (url: string, data?: unknown) => take({ url, method: 'DELETE', data }),
    request: take,
    datasourceRequest: (request: BackendSrvRequest) => send(request),
    chunked: (request: BackendSrvRequest) => from(send<Uint8Array | undefined>(request)),
  };
}

async function readBody(answer: Response, responseType: BackendSrvRequest['responseType']): Promise<unknown> {
  if (responseType === 'blob') return answer.blob();
  const text = await answer.text();
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown);
  } catch {
    return text; // Grafana hands over what is no JSON as text
  }
}
