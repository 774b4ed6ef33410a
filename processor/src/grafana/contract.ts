import type { Json } from '@spanproof/vocabulary';

export type Members = { readonly [name: string]: Json };

/** One request to Grafana's HTTP API; undefined where it answers 404. @throws CodedError GRAFANA_UNREACHABLE | GRAFANA_REFUSED */
export type AskGrafana = (method: 'GET' | 'POST' | 'PUT', path: string, body?: Members) => Promise<Json | undefined>;

/** What Grafana shall hold, and how to see whether it does. */
export interface Resource {
  /** For a person: `dashboard LLM operations`. */
  readonly name: string;
  /** What is there now; undefined where nothing is. */
  read(ask: AskGrafana): Promise<Members | undefined>;
  /** What shall be there, as `read` would show it. Secrets are left out: Grafana never shows them. */
  readonly shown: Members;
  /** `present` is what `read` found. */
  write(ask: AskGrafana, present: Members | undefined): Promise<void>;
}

export interface Change {
  readonly name: string;
  readonly change: 'create' | 'update' | 'none';
}
