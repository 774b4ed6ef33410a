import { CodedError, type Json } from '@spanproof/vocabulary';
import type { AskGrafana } from './contract.ts';

const PATIENCE_MS = 15_000;
const MOST_BYTES = 16 * 1024 ** 2;

/** `token` is a service account's. It goes into the header and nowhere else. */
export function createAskGrafana({ url, token }: { readonly url: URL; readonly token: string }): AskGrafana {
  const base = url.href.replace(/\/$/, '');
  return async (method, path, body) => {
    let status: number;
    let text: string;
    try {
      const answer = await fetch(`${base}${path}`, {
        method,
        redirect: 'error', // a redirect would carry the token to wherever it points
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          // Rules stay editable in Grafana: whoever installs them may tune them.
          'x-disable-provenance': 'true',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      status = answer.status;
      text = await answer.text();
    } catch (cause) {
      throw new CodedError('GRAFANA_UNREACHABLE', `${url.origin} did not answer`, { cause, todo: 'check --url, and whether this machine may reach it' });
    }
    if (status === 404) return undefined;
    if (status < 200 || status > 299 || text.length > MOST_BYTES)
      throw new CodedError('GRAFANA_REFUSED', `${method} ${path} was answered with ${status}${quote(text)}`, { todo: todoFor(status) });
    return parse(text, path);
  };
}

function parse(text: string, path: string): Json {
  if (text === '') return {};
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new CodedError('GRAFANA_REFUSED', `${path} was not answered with JSON`, { cause, todo: 'is --url a Grafana, and not a login page before it?' });
  }
}

/** Grafana's own message, where it gives one; hostile text is cut and kept on a line. */
function quote(text: string): string {
  const message = /"message"\s*:\s*"([^"\\]{1,200})/.exec(text)?.[1];
  return message === undefined ? '' : `: ${message.replace(/[^\x20-\x7e]/g, ' ')}`;
}

function todoFor(status: number): string {
  if (status === 401) return 'give a service account token of this Grafana';
  if (status === 403) return 'the service account needs the role Admin';
  return 'see the log of Grafana';
}
