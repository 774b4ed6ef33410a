import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadSettings } from '../../processor/src/config/load.ts';
import type { ApiSettings } from '../../processor/src/config/settings.ts';

const cwd = mkdtempSync(join(tmpdir(), 'spanproof-config-'));
afterAll(() => rmSync(cwd, { recursive: true }));

/** `api` as one YAML flow map, through one variable per setting. */
const load = async (api: Readonly<Record<string, string>>): Promise<ApiSettings> => {
  const env = Object.fromEntries(Object.entries(api).map(([name, value]) => [`SPANPROOF_API_${name.toUpperCase()}`, value]));
  return (await loadSettings({ cwd, env })).api;
};
const token = (role: string, fill = 'a'): string => `{ id: ${role}-${fill}, role: ${role}, sha256: ${fill.repeat(64)} }`;
const grafana = { grafana_url: 'http://grafana.example:3000', grafana_audience: '[org:1]' };

test('the API listens on loopback, for nobody, until something is said', async () => {
  expect(await load({})).toEqual({ endpoint: { host: '127.0.0.1', port: 4320 }, tokens: [], tls: undefined });
});

describe('an endpoint for other machines', () => {
  const tls = { tls_cert_file: 'c.pem', tls_key_file: 'k.pem' };
  test.each<[string, Record<string, string>]>([
    ['neither TLS nor tokens', {}],
    ['only TLS', tls],
    ['only tokens', { tokens: `[${token('viewer')}]` }],
  ])('with %s is refused', async (_name, more) => {
    await expect(load({ endpoint: '0.0.0.0:4320', ...more })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('with both is served, by the files as they lie from here', async () => {
    expect(await load({ endpoint: '0.0.0.0:4320', ...tls, tokens: `[${token('viewer')}]` })).toMatchObject({
      tls: { cert_file: join(cwd, 'c.pem'), key_file: join(cwd, 'k.pem') },
    });
  });
});

describe('a Grafana', () => {
  test.each(['plugin', 'admin'])('comes with a token of role %s', async (role) => {
    const { grafana: given } = await load({ ...grafana, grafana_role_map: '{ jane: auditor }', tokens: `[${token(role)}]` });
    expect(given).toEqual({ url: 'http://grafana.example:3000', audience: ['org:1'], role_map: { jane: 'auditor' } });
  });

  test.each<[string, Record<string, string>]>([
    ['without a token', {}],
    ['with a token that is not its', { tokens: `[${token('auditor')}]` }],
    ['for no organisation', { tokens: `[${token('plugin')}]`, grafana_audience: '[]' }],
    ['for any organisation', { tokens: `[${token('plugin')}]`, grafana_audience: '["*"]' }],
    ['by another scheme', { tokens: `[${token('plugin')}]`, grafana_url: 'file:///etc/keys' }],
    ['that makes somebody an admin', { tokens: `[${token('plugin')}]`, grafana_role_map: '{ jane: admin }' }],
  ])('%s is refused', async (_name, more) => {
    await expect(load({ ...grafana, ...more })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

test.each([
  ['the token itself', '[{ id: a, role: admin, sha256: my-secret-token }]'],
  ['an unknown role', '[{ id: a, role: root, sha256: '.concat('a'.repeat(64), ' }]')],
  ['one hash twice', `[${token('viewer')}, { id: b, role: admin, sha256: ${'a'.repeat(64)} }]`],
  ['one id twice', `[${token('viewer')}, { id: viewer-a, role: admin, sha256: ${'b'.repeat(64)} }]`],
])('tokens with %s are refused', async (_name, tokens) => {
  await expect(load({ tokens })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
