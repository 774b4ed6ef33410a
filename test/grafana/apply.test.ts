import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERT_RULES, BOARDS } from '@spanproof/dashboards';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runSpanproof } from '../cli/run-spanproof.ts';
import { type LoopbackGrafana, startLoopbackGrafana } from './loopback-grafana.ts';

let folder: string;
let grafana: LoopbackGrafana;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-grafana-'));
  await writeFile(file('token'), 'glsa_loopback\n');
  await writeFile(file('wrong'), 'glsa_other');
  await writeFile(file('password'), 'reader-password');
  await writeFile(file('secret'), 'hmac-secret');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  grafana = await startLoopbackGrafana();
  return () => grafana[Symbol.asyncDispose]();
});

const EVERYTHING = [
  ['--clickhouse', 'http://clickhouse:8123'],
  ['--webhook', 'https://spanproof.example.org/api/v1/alerts/grafana'],
  ['--runbooks', 'https://example.org/runbooks/'],
].flat();
const apply = (...more: readonly string[]) =>
  runSpanproof([
    'grafana',
    'apply',
    '--url',
    grafana.url,
    '--token',
    file('token'),
    '--clickhouse-password',
    file('password'),
    '--webhook-secret',
    file('secret'),
    ...more,
  ]);
const RESOURCES = BOARDS.length + 4;

describe('grafana apply', () => {
  test('installs everything, and a second run changes nothing', async () => {
    const first = await apply(...EVERYTHING);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(new RegExp(`\\n${RESOURCES} created, 0 updated, 0 as they are\\n$`));
    const { length } = grafana.writes;
    const second = await apply(...EVERYTHING);
    expect(second.out).toMatch(new RegExp(`\\n0 created, 0 updated, ${RESOURCES} as they are\\n$`));
    expect(grafana.writes).toHaveLength(length);

    expect(grafana.stored('/api/datasources/uid/spanproof-clickhouse')).toMatchObject({
      type: 'grafana-clickhouse-datasource',
      jsonData: { host: 'clickhouse', port: 8123, secure: false, username: 'spanproof_reader', defaultDatabase: 'spanproof' },
      secureJsonData: { password: 'reader-password' },
    });
    expect(grafana.stored('/api/v1/provisioning/contact-points/spanproof')).toMatchObject({ settings: { hmacConfig: { secret: 'hmac-secret' } } });
    const group = grafana.stored('/api/v1/provisioning/folder/spanproof/rule-groups/spanproof') as { readonly rules: readonly object[] };
    expect(group.rules).toHaveLength(ALERT_RULES.length);
    for (const rule of group.rules) {
      expect(rule).toMatchObject({
        data: [{ datasourceUid: 'spanproof-clickhouse' }, { datasourceUid: '__expr__' }],
        notification_settings: { receiver: 'spanproof' },
      });
      expect(JSON.stringify(rule)).toMatch(/"runbook_url":"https:\/\/example.org\/runbooks\/[a-z-]+\.md"/);
    }
  });

  test('mends what was changed, and only that', async () => {
    await apply(...EVERYTHING);
    const path = `/api/dashboards/uid/${BOARDS[0]?.uid ?? ''}`;
    const { dashboard, meta } = grafana.stored(path) as { readonly dashboard: object; readonly meta: object };
    grafana.change(path, { dashboard: { ...dashboard, title: 'mine' }, meta });
    grafana.change('/api/folders/spanproof', { uid: 'spanproof', title: 'Other' });
    const { out } = await apply(...EVERYTHING);
    expect(out.split('\n').filter((line) => line.startsWith('~'))).toEqual(['~ folder Spanproof', `~ dashboard ${BOARDS[0]?.title ?? ''}`]);
    expect((await apply(...EVERYTHING)).out).toContain('0 updated');
  });

  test('on a Grafana with a data source of its own, and without a contact point', async () => {
    const { code, out } = await apply('--datasource', 'mine');
    expect({ code, last: out.split('\n').at(-2) }).toEqual({ code: 0, last: `${RESOURCES - 2} created, 0 updated, 0 as they are` });
    expect(grafana.stored('/api/datasources/uid/mine')).toBeUndefined();
    const rules = JSON.stringify(grafana.stored('/api/v1/provisioning/folder/spanproof/rule-groups/spanproof'));
    expect(rules).toContain('"datasourceUid":"mine"');
    expect(rules).not.toMatch(/spanproof-clickhouse|notification_settings/);
  });

  test('a dry run writes nothing, says what it would do, and is 1 where it would', async () => {
    const dry = await apply(...EVERYTHING, '--dry-run', '--json');
    expect(dry).toMatchObject({ code: 1, err: '' });
    expect((JSON.parse(dry.out) as { readonly changes: readonly { readonly change: string }[] }).changes.map(({ change }) => change)).toEqual(
      Array(RESOURCES).fill('create'),
    );
    expect(grafana.writes).toEqual([]);
    await apply(...EVERYTHING);
    expect((await apply(...EVERYTHING, '--dry-run')).code).toBe(0);
  });

  test('a token that may not, or that nobody knows, is said so, and its text is nowhere', async () => {
    grafana.role = 'Viewer';
    const refused = await apply();
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(/^GRAFANA_REFUSED: POST \/api\/folders was answered with 403/);
    const unknown = await apply('--token', file('wrong'));
    expect(unknown.err).toMatch(/^GRAFANA_REFUSED: .* 401: Invalid API key/);
    expect(refused.err + unknown.err).not.toMatch(/glsa_|reader-password|hmac-secret/);
  });

  test('nobody there, no Grafana there, a redirect there', async () => {
    const { err } = await apply('--url', 'http://127.0.0.1:9');
    expect(err).toMatch(/^GRAFANA_UNREACHABLE: /);
  });

  test.each([
    [['--webhook', 'https://x.example', '--webhook-secret', '/nowhere']],
    [['--url', 'file:///etc/passwd']],
    [['--url', 'http://admin:admin@127.0.0.1:3000']],
    [['--token', '/nowhere']],
  ])('%j is refused before anything is asked', async (more) => {
    expect(await apply(...more)).toMatchObject({ code: 2, err: expect.stringMatching(/^USAGE: /) });
    expect(grafana.writes).toEqual([]);
  });
});
