import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { afterAll, describe, expect, test } from 'vitest';
import { loadSettings, type Sources } from '../../processor/src/config/load.ts';

const cwd = mkdtempSync(join(tmpdir(), 'spanproof-config-'));
afterAll(() => rmSync(cwd, { recursive: true }));

let files = 0;
function load(yaml: string, sources: Partial<Sources> = {}): ReturnType<typeof loadSettings> {
  const file = join(cwd, `${files++}.yaml`);
  writeFileSync(file, yaml);
  return loadSettings({ cwd, env: {}, file, ...sources });
}

async function problemsOf(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  return error instanceof CodedError ? error.message : '';
}

describe('precedence', () => {
  const yaml = 'log: { origin: file.example/log, tick: 20s }\nworkers: 2\n';

  test('defaults where nothing is said', async () => {
    const settings = await loadSettings({ cwd, env: {} });
    expect(settings).toMatchObject({
      workers: 1,
      journal: { max_bytes: 2 ** 31, segment_bytes: 2 ** 24 },
      log: { origin: 'localhost/spanproof', tick: 60_000 },
    });
    expect(settings.receivers.otlp.protocols.http.endpoint).toEqual({ host: '127.0.0.1', port: 4318 });
    expect(settings.data_folder).toBe(join(cwd, 'data'));
  });

  test('a file over defaults', async () => {
    expect((await load(yaml)).log).toEqual({ origin: 'file.example/log', tick: 20_000, format: 'text', witnesses: [], quorum: 0 });
  });

  test('an environment variable over the file, setting by setting', async () => {
    const { log, workers } = await load(yaml, { env: { SPANPROOF_LOG_ORIGIN: 'env.example/log', SPANPROOF_WORKERS: '3' } });
    expect({ log, workers }).toEqual({ log: { origin: 'env.example/log', tick: 20_000, format: 'text', witnesses: [], quorum: 0 }, workers: 3 });
  });

  test('a flag over all', async () => {
    const flags = [{ flag: '--origin', path: 'log.origin', value: 'flag.example/log' }];
    expect((await load(yaml, { env: { SPANPROOF_LOG_ORIGIN: 'env.example/log' }, flags })).log.origin).toBe('flag.example/log');
  });

  test('lists are set whole, from YAML in a variable', async () => {
    const keys = [{ id: 'a', tenant: 'acme', sha256: '0'.repeat(64) }];
    const settings = await load('receivers: { otlp: { auth: { keys: [] } } }', { env: { SPANPROOF_RECEIVERS_OTLP_AUTH_KEYS: JSON.stringify(keys) } });
    expect(settings.receivers.otlp.auth.keys).toEqual(keys);
  });

  test('variables that name no setting are not ours to judge, and an empty one is unset', async () => {
    expect((await load('', { env: { SPANPROOF_POLICY: 'x', SPANPROOF_WORKERS: '' } })).workers).toBe(1);
  });
});

describe('units', () => {
  test.each([
    ['2 GiB', 2 ** 31],
    ['4MiB', 2 ** 22],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['134217728', 2 ** 27],
  ])('a size of %s', async (text, bytes) => {
    const settings = await load(`journal: { min_free_disk: ${text} }`);
    expect(settings.journal.min_free_disk).toBe(bytes);
  });

  test.each(['2 GB', '-1', '2 toString', '99999999 TiB', '1.0001 KiB', 'true'])('no size: %s', async (text) => {
    expect(await problemsOf(load(`journal: { min_free_disk: ${text} }`))).toContain('journal.min_free_disk');
  });

  test.each(['60', '1 day', '9s', '10'])('no tick: %s', async (text) => {
    expect(await problemsOf(load(`log: { tick: ${text} }`))).toContain('log.tick');
  });
});

describe('problems', () => {
  test('are reported all at once, each with its place and origin', async () => {
    const yaml = `
wrokers: 2
journal: { max_bytes: 1 MiB, segement: 5 }
receivers: { otlp: { protocols: { http: { endpoint: "0.0.0.0:4318" } }, auth: { keys: [{ id: UPPER, tenant: t, sha256: abc }] } } }
`;
    const problems = await problemsOf(load(yaml, { env: { SPANPROOF_LOG_TICK: 'soon' } }));
    for (const place of [
      'wrokers',
      'journal.segement',
      'journal.max_bytes',
      'receivers.otlp.auth.keys.0.id',
      'receivers.otlp.auth.keys.0.sha256',
      'log.tick',
    ]) {
      expect(problems).toContain(place);
    }
    expect(problems).toContain('(SPANPROOF_LOG_TICK)');
  });

  const tls = 'tls: { cert_file: c.pem, key_file: k.pem }';
  const key = `auth: { keys: [{ id: a, tenant: t, sha256: ${'a'.repeat(64)} }] }`;
  test.each([
    ['neither', '', '', false],
    ['only TLS', tls, '', false],
    ['only a key', '', key, false],
    ['TLS and a key', tls, key, true],
  ])('an endpoint for other machines with %s', async (_name, withTls, withKey, allowed) => {
    const http = ['endpoint: "[::]:4318"', ...(withTls === '' ? [] : [withTls])].join(', ');
    const loading = load(`receivers: { otlp: { protocols: { http: { ${http} } }${withKey === '' ? '' : `, ${withKey}`} } }`);
    if (allowed)
      expect((await loading).receivers.otlp.protocols.http).toMatchObject({ endpoint: { host: '::', port: 4318 }, tls: { cert_file: join(cwd, 'c.pem') } });
    else expect(await problemsOf(loading)).toContain('receivers.otlp.protocols.http.endpoint');
  });

  test.each(['127.0.0.1:4318', '127.8.8.8:1', 'localhost:0', '[::1]:4318'])('%s is loopback', async (endpoint) => {
    await expect(load(`receivers: { otlp: { protocols: { http: { endpoint: "${endpoint}" } } } }`)).resolves.toBeDefined();
  });

  test.each(['127.0.0.1.example.org:4318', '128.0.0.1:1', '::1:4318', '127.0.0.1', '127.0.0.1:99999', 'http://127.0.0.1:4318'])(
    '%s is not',
    async (endpoint) => {
      await problemsOf(load(`receivers: { otlp: { protocols: { http: { endpoint: "${endpoint}" } } } }`));
    },
  );

  test.each(['[1, 2]', 'workers: [', '"text"', '\u0000'])('a file that holds %j', async (text) => {
    await problemsOf(load(text));
  });

  test('a file that was named and is not there', async () => {
    await problemsOf(loadSettings({ cwd, env: {}, file: 'absent.yaml' }));
  });

  test('the same ingest key twice', async () => {
    const entry = (id: string): string => `{ id: ${id}, tenant: t, sha256: ${'a'.repeat(64)} }`;
    expect(await problemsOf(load(`receivers: { otlp: { auth: { keys: [${entry('a')}, ${entry('b')}] } } }`))).toContain('keys.1.sha256');
  });
});

describe('the password of a ClickHouse server', () => {
  const yaml = 'engine: { clickhouse_url: "http://127.0.0.1:8123", username: u, password_env: CH_PASSWORD }';

  test('comes from the variable that is named', async () => {
    expect((await load(yaml, { env: { CH_PASSWORD: 'from the environment' } })).engine.password).toBe('from the environment');
  });

  test('is missed by name', async () => {
    expect(await problemsOf(load(yaml))).toContain('CH_PASSWORD');
  });

  test('has no place without a server', async () => {
    expect(await problemsOf(load('engine: { username: u }'))).toContain('engine.username');
  });
});

describe('detectors', () => {
  const presidio = "detectors: [{ name: presidio, protocol: presidio, url: 'http://127.0.0.1:5002' }]\n";

  test('are none by default, and have defaults of their own', async () => {
    expect((await load('')).detectors).toEqual([]);
    expect((await load(presidio)).detectors).toMatchObject([
      { name: 'presidio', timeout: 2000, batch: 8, fail: 'open', failures: 3, cool_down: 30_000, min_score: 0.5, language: 'en' },
    ]);
  });

  test('cannot stand beside exporters, nor give labels that are no kinds', async () => {
    expect(await problemsOf(load(`${presidio}exporters: { otlp: [{ name: b, endpoint: 'http://127.0.0.1:1' }] }\n`))).toContain('detectors');
    expect(await problemsOf(load("detectors: [{ name: a, protocol: http, url: 'http://127.0.0.1:1', labels: { STAFF: NOTHING } }]\n"))).toContain('detectors');
  });
});
