/** Who sits before the host, as its server says: GET /host/session.json. */
export interface HostSession {
  readonly name: string;
  readonly theme: 'dark' | 'light';
  /** Said beside the name, so that nobody takes the console for a Grafana. */
  readonly label: string;
  /** Shown as `authorization: Bearer` with every request to the API. */
  readonly token?: string;
  /** The app's jsonData. */
  readonly settings: { readonly apiUrl: string; readonly trustPolicy?: string };
}

export async function fetchSession(): Promise<HostSession> {
  const answer = await fetch('/host/session.json', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`the host's server answered ${answer.status}`);
  return (await answer.json()) as HostSession;
}
