import { getBackendSrv } from '@grafana/runtime';
import { firstValueFrom } from 'rxjs';
import { PLUGIN_ID } from '../plugin-id.ts';

/** The first part of a route of plugin.json: each has its own permission in Grafana. */
export type Share = 'read' | 'reveal' | 'export' | 'change' | 'respond';

export interface Ask {
  readonly share: Share;
  /** Below /api/v1, starting with a slash. */
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: { readonly [name: string]: string | number | undefined };
  readonly body?: unknown;
}

export interface ReceivedFile {
  readonly blob: Blob;
  readonly name: string;
}

/** @throws FetchError of Grafana; readProblem (problem.ts) says what it means */
export async function requestJson<T>(ask: Ask): Promise<T> {
  const { data } = await firstValueFrom(getBackendSrv().fetch<T>(toRequest(ask)));
  return data;
}

/** An answer, and what the clock of whoever gave it said: to the second, absent where no such header came through. */
export interface Dated<T> {
  readonly value: T;
  readonly dateMs?: number;
}

/** @throws FetchError of Grafana */
export async function requestDated<T>(ask: Ask): Promise<Dated<T>> {
  const { data, headers } = await firstValueFrom(getBackendSrv().fetch<T>(toRequest(ask)));
  const dateMs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(dateMs) ? { value: data } : { value: data, dateMs };
}

/** Files come as blobs: a link to Grafana's proxy would be served under its sandboxing headers. */
export async function requestFile(ask: Ask): Promise<ReceivedFile> {
  const { data, headers } = await firstValueFrom(getBackendSrv().fetch<Blob>({ ...toRequest(ask), responseType: 'blob' }));
  const [, name = 'download'] = /filename="([^"/\\]+)"/.exec(headers.get('content-disposition') ?? '') ?? [];
  return { blob: data, name };
}

function toRequest({ share, path, method = 'GET', query = {}, body }: Ask): Parameters<ReturnType<typeof getBackendSrv>['fetch']>[0] {
  const params = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
  return {
    url: `/api/plugin-proxy/${PLUGIN_ID}/${share}${path}`,
    method,
    params,
    // Each page shows its own errors, with what to do.
    showErrorAlert: false,
    showSuccessAlert: false,
    ...(body === undefined ? {} : { data: body }),
  };
}
