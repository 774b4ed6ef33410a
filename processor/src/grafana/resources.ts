import type { Json } from '@spanproof/vocabulary';
import type { AskGrafana, Members, Resource } from './contract.ts';
import type { DashboardFile, GrafanaFiles, RulesFile } from './files.ts';

/** Names under which everything of ours stands in a Grafana. */
const FOLDER = { uid: 'spanproof', title: 'Spanproof' };
const RECEIVER = 'spanproof';

/** Where Grafana finds ClickHouse, and where it reports alerts. */
export interface GrafanaPlace {
  readonly datasourceUid: string;
  readonly clickhouse?: { readonly url: URL; readonly username: string; readonly password?: string };
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Base address of the runbooks, for the annotation of every rule. */
  readonly runbooks?: string;
}

/** In the order in which they build on each other. Spec: https://grafana.com/docs/grafana/v13.0/developers/http_api/. */
export function formResources(files: GrafanaFiles, place: GrafanaPlace): readonly Resource[] {
  const { clickhouse, webhook } = place;
  return [
    ...(clickhouse === undefined ? [] : [datasource(place.datasourceUid, clickhouse)]),
    folder(),
    ...files.dashboards.map(dashboard),
    ...(webhook === undefined ? [] : [contactPoint(webhook)]),
    ruleGroup(files.rules, place),
  ];
}

function datasource(uid: string, { url, username, password }: NonNullable<GrafanaPlace['clickhouse']>): Resource {
  const secure = url.protocol === 'https:';
  const shown: Members = {
    uid,
    name: 'Spanproof',
    type: 'grafana-clickhouse-datasource',
    access: 'proxy',
    jsonData: {
      host: url.hostname,
      port: Number(url.port || (secure ? 8443 : 8123)),
      protocol: 'http',
      secure,
      username,
      defaultDatabase: 'spanproof',
      traces: { defaultDatabase: 'spanproof', defaultTable: 'otel_traces', otelEnabled: true, otelVersion: 'latest' },
    },
  };
  const body: Members = { ...shown, ...(password === undefined ? {} : { secureJsonData: { password } }) };
  return {
    name: 'data source Spanproof',
    shown,
    read: (ask) => readMembers(ask, `/api/datasources/uid/${uid}`),
    write: (ask, present) =>
      send(ask, present === undefined ? 'POST' : 'PUT', present === undefined ? '/api/datasources' : `/api/datasources/uid/${uid}`, body),
  };
}

function folder(): Resource {
  return {
    name: 'folder Spanproof',
    shown: FOLDER,
    read: (ask) => readMembers(ask, `/api/folders/${FOLDER.uid}`),
    write: (ask, present) =>
      present === undefined
        ? send(ask, 'POST', '/api/folders', FOLDER)
        : send(ask, 'PUT', `/api/folders/${FOLDER.uid}`, { title: FOLDER.title, overwrite: true }),
  };
}

function dashboard(file: DashboardFile): Resource {
  return {
    name: `dashboard ${file.title}`,
    shown: { dashboard: file, meta: { folderUid: FOLDER.uid } },
    read: (ask) => readMembers(ask, `/api/dashboards/uid/${file.uid}`),
    write: (ask) => send(ask, 'POST', '/api/dashboards/db', { dashboard: file, folderUid: FOLDER.uid, overwrite: true, message: 'spanproof grafana apply' }),
  };
}

function contactPoint({ url, secret }: NonNullable<GrafanaPlace['webhook']>): Resource {
  const hmac = { header: 'X-Grafana-Alerting-Signature', timestampHeader: 'X-Grafana-Alerting-Timestamp' };
  const shown: Members = { uid: RECEIVER, name: RECEIVER, type: 'webhook', settings: { url, httpMethod: 'POST', hmacConfig: hmac } };
  const body: Members = { ...shown, settings: { url, httpMethod: 'POST', hmacConfig: { ...hmac, secret } } };
  const path = '/api/v1/provisioning/contact-points';
  return {
    name: 'contact point spanproof',
    shown,
    async read(ask) {
      const found = await ask('GET', `${path}?name=${RECEIVER}`);
      return Array.isArray(found) ? (found as readonly Members[]).find(({ uid }) => uid === RECEIVER) : undefined;
    },
    write: (ask, present) => send(ask, present === undefined ? 'POST' : 'PUT', present === undefined ? path : `${path}/${RECEIVER}`, body),
  };
}

/** The committed file names places of its own (RULES_TO_PLACE in dashboards): here they become those of this Grafana. */
function ruleGroup(file: RulesFile, { datasourceUid, webhook, runbooks }: GrafanaPlace): Resource {
  const placed = mapTexts(file, (text) => {
    if (text === 'spanproof-clickhouse') return datasourceUid;
    return runbooks !== undefined && text.startsWith('docs/runbooks/') ? `${runbooks}${text.slice('docs/runbooks'.length)}` : text;
  }) as RulesFile;
  const rules = placed.rules.map(({ notification_settings, ...rule }) => ({
    ...rule,
    // Without a contact point of ours the notification policy of this Grafana decides.
    ...(webhook === undefined || notification_settings === undefined ? {} : { notification_settings }),
  }));
  const group: Members = { ...placed, rules };
  const path = `/api/v1/provisioning/folder/${FOLDER.uid}/rule-groups/${placed.title}`;
  return { name: `alert rules (${rules.length})`, shown: group, read: (ask) => readMembers(ask, path), write: (ask) => send(ask, 'PUT', path, group) };
}

async function readMembers(ask: AskGrafana, path: string): Promise<Members | undefined> {
  return (await ask('GET', path)) as Members | undefined;
}

async function send(ask: AskGrafana, method: 'POST' | 'PUT', path: string, body: Members): Promise<void> {
  await ask(method, path, body);
}

function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mapTexts(item, map));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, map)]));
}
