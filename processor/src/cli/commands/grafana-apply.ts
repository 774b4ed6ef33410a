import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CodedError } from '@spanproof/vocabulary';
import { applyResources } from '../../grafana/apply.ts';
import { createAskGrafana } from '../../grafana/ask-grafana.ts';
import { readGrafanaFiles } from '../../grafana/files.ts';
import { formResources } from '../../grafana/resources.ts';
import type { Command, Given } from '../command.ts';

const FILES = new URL('../../../../dashboards/json/', import.meta.url);
const MARKS = { create: '+', update: '~', none: '=' } as const;

/** Secrets come in files: the command line is for everybody to see. */
export const grafanaApply: Command = {
  name: 'grafana apply',
  summary: 'Installs data source, dashboards, alert rules and contact point on a Grafana. A second run changes nothing.',
  usage: 'grafana apply --url URL --token FILE [--clickhouse URL --clickhouse-user NAME] [--webhook URL --webhook-secret FILE] [--dry-run] [--json]',
  example: 'spanproof grafana apply --url https://grafana.example.org --token grafana-token --dry-run',
  options: {
    url: { type: 'string', value: 'URL', required: true, summary: 'Address of the Grafana.' },
    token: { type: 'string', value: 'FILE', required: true, summary: 'File with the token of a service account that has the role Admin.' },
    clickhouse: { type: 'string', value: 'URL', summary: 'Address of ClickHouse as Grafana reaches it. Absent: no data source is installed.' },
    'clickhouse-user': { type: 'string', value: 'NAME', summary: 'User that may only read; default spanproof_reader.' },
    'clickhouse-password': { type: 'string', value: 'FILE', summary: 'File with its password.' },
    datasource: { type: 'string', value: 'UID', summary: 'Uid of the data source that rules ask; default spanproof-clickhouse.' },
    webhook: {
      type: 'string',
      value: 'URL',
      summary: 'Address of the processor’s /api/v1/alerts/grafana as Grafana reaches it. Absent: your notification policy decides.',
    },
    'webhook-secret': { type: 'string', value: 'FILE', summary: 'File with the secret that signs what Grafana sends.' },
    runbooks: { type: 'string', value: 'URL', summary: 'Base address under which docs/runbooks can be read.' },
    'dry-run': { type: 'boolean', summary: 'Only says what would change; exit code 1 where something would.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
  },
  async run(given, terminal) {
    const token = await readSecret(given.required('token'));
    const webhook = given.text('webhook');
    const clickhouse = given.text('clickhouse');
    const dryRun = given.flag('dry-run');
    const resources = formResources(await readGrafanaFiles(fileURLToPath(FILES)), {
      datasourceUid: given.text('datasource') ?? 'spanproof-clickhouse',
      ...(clickhouse === undefined
        ? {}
        : {
            clickhouse: {
              url: parseUrl('clickhouse', clickhouse),
              username: given.text('clickhouse-user') ?? 'spanproof_reader',
              ...(await readPassword(given)),
            },
          }),
      ...(webhook === undefined ? {} : { webhook: { url: parseUrl('webhook', webhook).href, secret: await readSecret(demand(given, 'webhook-secret')) } }),
      ...(given.text('runbooks') === undefined ? {} : { runbooks: parseUrl('runbooks', given.required('runbooks')).href.replace(/\/$/, '') }),
    });
    const lines: string[] = [];
    const changes = await applyResources(
      {
        ask: createAskGrafana({ url: parseUrl('url', given.required('url')), token }),
        onChange: ({ name, change }) => lines.push(`${MARKS[change]} ${name}`),
      },
      resources,
      { dryRun },
    );
    const count = (what: 'create' | 'update' | 'none'): number => changes.filter(({ change }) => change === what).length;
    const word = dryRun ? 'would be ' : '';
    lines.push(`${count('create')} ${word}created, ${count('update')} ${word}updated, ${count('none')} as they are`);
    await terminal.write(given.flag('json') ? `${JSON.stringify({ dry_run: dryRun, changes })}\n` : `${lines.join('\n')}\n`);
    return dryRun && count('none') < changes.length ? 1 : 0;
  },
};

async function readPassword(given: Given): Promise<{ readonly password?: string }> {
  const file = given.text('clickhouse-password');
  return file === undefined ? {} : { password: await readSecret(file) };
}

async function readSecret(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('USAGE', `the file ${file} cannot be read`, { cause });
  });
  const secret = text.trim();
  if (!/^[\x21-\x7e]{1,4096}$/.test(secret)) throw new CodedError('USAGE', `the file ${file} holds no secret on one line`);
  return secret;
}

function demand(given: Given, option: string): string {
  const value = given.text(option);
  if (value === undefined) throw new CodedError('USAGE', `--${option} is needed as well`);
  return value;
}

function parseUrl(option: string, text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new CodedError('USAGE', `--${option}: expected an http:// or https:// address without a login in it`);
  return url;
}
