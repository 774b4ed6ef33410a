/** What the app keeps in Grafana; the token is a secret and never comes back. */
export interface Settings {
  /** Of the processor's API, e.g. https://spanproof.internal:4320 */
  readonly apiUrl: string;
  /** Text of the trust policy: which log key to believe. From `data/trust-policy`, by a way that does not pass the processor's API. */
  readonly trustPolicy: string | undefined;
}

/** Grafana's jsonData is free of type. */
export function readSettings(jsonData: unknown): Settings {
  const data = (typeof jsonData === 'object' && jsonData !== null ? jsonData : {}) as { readonly [name: string]: unknown };
  const text = (name: string): string => (typeof data[name] === 'string' ? data[name] : '');
  return { apiUrl: text('apiUrl'), trustPolicy: text('trustPolicy').trim() === '' ? undefined : text('trustPolicy') };
}
