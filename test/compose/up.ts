/**
 * `npm run test:compose`: docker-compose.yml on a real Docker. Builds and starts everything under a project name of its own, waits until it is well, looks whether
 * Grafana has the plugin, the data sources, dashboards and rules, sends a call with a key in its prompt, and waits until the alert about it fires and reaches the processor.
 * Takes everything down again, volumes too. Where no Docker answers, it says so and ends with 0.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ALERT_RULES, BOARDS } from '@spanproof/dashboards';
import { repositoryPath } from '../house/repository.ts';
import { formChatBody } from '../support/otlp-calls.ts';
import { PLANTED } from '../support/planted-values.ts';
import { makeSecrets } from './make-secrets.ts';

const PROJECT = `spanproof-test-${process.pid}`;
const PLUGIN = 'spanproof-evidence-app';
const WELL_WITHIN_S = 900;
const FIRES_WITHIN_MS = 8 * 60_000;

const LEAK = ALERT_RULES.find(({ id }) => id === 'secret-or-pii-leaked');

interface FiringAlerts {
  readonly data: { readonly alerts: readonly { readonly state: string; readonly labels: Readonly<Record<string, string>> }[] };
}

const missing = findMissing();
if (missing === undefined) await testCompose();
else console.log(`SKIPPED: ${missing}. docker-compose.yml was not run; test/compose has what can be tested without Docker.`);

function findMissing(): string | undefined {
  const answers = (...args: readonly string[]): boolean => spawnSync('docker', args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
  if (!answers('version')) return 'no Docker daemon answers here';
  return answers('compose', 'version') ? undefined : 'this Docker has no `docker compose`';
}

async function testCompose(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spanproof-compose-up-'));
  const secrets = join(folder, 'secrets');
  const variables = await makeSecrets(secrets);
  const secret = (name: string): string => readFileSync(join(secrets, name), 'utf8');
  // The file's secrets lie in deploy/secrets, which is the operator's: here they come from a folder of this run.
  const files = [...readFileSync(repositoryPath('docker-compose.yml'), 'utf8').matchAll(/^ {2}([a-z.-]+): \{ file: \.\/deploy\/secrets\/([a-z.-]+) \}$/gm)];
  const override = join(folder, 'secrets.yaml');
  writeFileSync(override, `secrets:\n${files.map(([, name, file]) => `  ${name}: { file: ${join(secrets, file ?? '')} }\n`).join('')}`);
  const compose = (...args: readonly string[]): void => {
    execFileSync('docker', ['compose', '--project-name', PROJECT, '--file', 'docker-compose.yml', '--file', override, ...args], {
      cwd: repositoryPath('.'),
      stdio: 'inherit',
      env: { ...process.env, ...variables },
    });
  };
  try {
    compose('up', '--build', '--wait', '--wait-timeout', String(WELL_WITHIN_S));
    step('up, and every service is well');

    const grafana = async (path: string): Promise<unknown> => {
      const authorization = `Basic ${Buffer.from(`admin:${secret('grafana-admin-password')}`).toString('base64')}`;
      const response = await fetch(`http://127.0.0.1:3000${path}`, { headers: { authorization } });
      demand(response.ok, `Grafana answers ${path} with ${response.status}`);
      return response.json();
    };
    const plugin = (await grafana(`/api/plugins/${PLUGIN}/settings`)) as { readonly enabled: boolean; readonly jsonData?: { readonly apiUrl?: string } };
    demand(plugin.enabled && plugin.jsonData?.apiUrl === 'https://processor:4320', 'the plugin is enabled and knows the processor');
    await grafana(`/api/plugin-proxy/${PLUGIN}/read/health`);
    step('the plugin is enabled, and reaches the processor as the signed-in user');

    for (const uid of ['spanproof-clickhouse', 'spanproof-prometheus']) {
      const health = (await grafana(`/api/datasources/uid/${uid}/health`)) as { readonly status: string; readonly message?: string };
      demand(health.status === 'OK', `data source ${uid}: ${health.message}`);
    }
    for (const { uid } of BOARDS) await grafana(`/api/dashboards/uid/${uid}`);
    const rules = (await grafana('/api/v1/provisioning/alert-rules')) as readonly { readonly uid: string }[];
    for (const { id } of ALERT_RULES)
      demand(
        rules.some(({ uid }) => uid === `spanproof-${id}`),
        `rule ${id} is loaded`,
      );
    step(`data sources answer, ${BOARDS.length} dashboards and ${ALERT_RULES.length} rules are loaded`);

    const sent = await fetch('http://127.0.0.1:4318/v1/traces', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: formChatBody(1, () => `use ${PLANTED['SECRET.openai_key']}`).body,
    });
    demand(sent.ok, `the Collector answers with ${sent.status}`);
    const processor = (path: string): Promise<string> => getOverTls(path, secret('admin-token'), secret('ca.pem'));
    await until('the call is stored', 60_000, async () => /^spanproof_calls_total [1-9]/m.test(await processor('/metrics')));
    step('a call went through Collector and processor');

    await until(`"${LEAK?.title}" fires`, FIRES_WITHIN_MS, async () => {
      const { data } = (await grafana('/api/prometheus/grafana/api/v1/alerts')) as FiringAlerts;
      return data.alerts.some(({ state, labels }) => /^(?:alerting|firing)$/i.test(state) && labels['alertname'] === LEAK?.title);
    });
    step('an alert fires in Grafana');
    await until('the processor holds the alert', FIRES_WITHIN_MS, async () => (await processor('/api/v1/alerts')).includes(LEAK?.title ?? ''));
    step('and is an alert of the processor');
    console.log('passed');
  } catch (error) {
    compose('ps', '--all');
    compose('logs', '--tail', '60');
    console.error(`FAILED: ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    compose('down', '--volumes', '--remove-orphans', '--timeout', '30');
    rmSync(folder, { recursive: true, force: true });
  }
}

function step(text: string): void {
  console.log(`ok: ${text}`);
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end; await delay(2_000)) if (await holds()) return;
  throw new Error(`not within ${withinMs / 1000} s: ${what}`);
}

function getOverTls(path: string, token: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', servername: 'localhost', port: 4320, path, ca, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${path} is answered with ${response.statusCode}`))));
    })
      .once('error', reject)
      .end();
  });
}
