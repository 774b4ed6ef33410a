/** What a host that stands in for a Grafana in tests says of it; the console is none. */
export interface StoodInGrafana {
  readonly orgRole: 'Viewer' | 'Editor' | 'Admin';
  readonly datasources: readonly { readonly uid: string; readonly name: string; readonly type: string }[];
}

/** Who sits before the host, as its server says: GET /host/session.json. */
export interface HostSession {
  readonly name: string;
  readonly theme: 'dark' | 'light';
  /** Said beside the name, so that nobody takes the console for a Grafana. */
  readonly label: string;
  /** Shown as `authorization: Bearer` with every request to the API; asked for anew when `token_expires` (seconds since the epoch) comes near. */
  readonly token?: string;
  readonly token_expires?: number;
  /** Requests go to /api/plugin-proxy of the same origin, as in Grafana; absent: the routes of plugin.json are followed here. */
  readonly proxied?: boolean;
  readonly grafana?: StoodInGrafana;
  /** The app's jsonData. */
  readonly settings: { readonly apiUrl: string; readonly trustPolicy?: string };
}

/** Where people sign in; only the console's server has it. */
const LOGIN = '/login';
const RENEW_BEFORE_S = 60;

/** Undefined where nobody is signed in: the browser is then on its way to the login page. */
export async function fetchSession(): Promise<HostSession | undefined> {
  const answer = await fetch('/host/session.json', { cache: 'no-store' });
  if (answer.status === 401) {
    location.replace(LOGIN);
    return undefined;
  }
  if (!answer.ok) throw new Error(`the host's server answered ${answer.status}`);
  return (await answer.json()) as HostSession;
}

export type FindToken = () => Promise<string | undefined>;

/** The session's token for as long as it holds, then the next one; requests that wait share one question. */
export function createTokenSource(session: HostSession): FindToken {
  let current: HostSession | undefined = session;
  let asking: Promise<HostSession | undefined> | undefined;
  return async () => {
    if (current?.token_expires !== undefined && current.token_expires - Date.now() / 1000 < RENEW_BEFORE_S) {
      asking ??= fetchSession().finally(() => (asking = undefined));
      current = await asking;
    }
    return current?.token;
  };
}

/** Ends the session at the server. */
export async function signOut(): Promise<void> {
  await fetch('/host/logout', { method: 'POST' });
  location.replace(LOGIN);
}
