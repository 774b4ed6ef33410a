import { getBackendSrv, isFetchError } from '@grafana/runtime';
import type { Json } from '@spanproof/vocabulary';
import { firstValueFrom } from 'rxjs';
import type { PlainProblem } from '../../data/problem.ts';

export type Members = { readonly [name: string]: Json };

/** One request to Grafana's own HTTP API with the session of whoever looks at the page; undefined where a GET finds nothing. @throws FetchError */
export async function askGrafana(method: 'GET' | 'POST' | 'PUT', url: string, data?: Members): Promise<Json | undefined> {
  try {
    const request = getBackendSrv().fetch<Json>({
      url,
      method,
      showErrorAlert: false,
      showSuccessAlert: false,
      // Rules stay editable in Grafana: whoever installs them may tune them.
      headers: { 'X-Disable-Provenance': 'true' },
      ...(data === undefined ? {} : { data }),
    });
    return (await firstValueFrom(request)).data;
  } catch (error) {
    if (method === 'GET' && isFetchError(error) && error.status === 404) return undefined;
    throw error;
  }
}

/** What Grafana refused, in its own words. */
export function readGrafanaProblem(error: unknown): PlainProblem {
  const { status, data } = isFetchError<{ readonly message?: unknown }>(error)
    ? error
    : { status: 0, data: error as { readonly message?: unknown } | undefined };
  const says = typeof data?.message === 'string' ? data.message.slice(0, 200) : 'Grafana did not say why.';
  if (status === 401 || status === 403) return { code: `GRAFANA_${status}`, what: says, todo: 'Your account needs the role Admin of this organisation.' };
  return {
    code: `GRAFANA_${status}`,
    what: says,
    todo: 'Read what Grafana names, and its log; what was written until then stays, and the next run goes on from there.',
  };
}
