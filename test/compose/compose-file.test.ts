import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ALERT_RULES } from '@spanproof/dashboards';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { listWords } from '../../processor/src/config/words.ts';
import { RIGHTS } from '../../processor/src/store/grants/rights.ts';
import { listFiles, readRepositoryFile, repositoryPath } from '../house/repository.ts';
import { readCompose, type Service } from './read-compose.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const PINNED = /^[a-z0-9./-]+:v?\d+\.\d+\.\d+(?:\.\d+)?(?:-[a-z0-9-]+)?(?:@sha256:[0-9a-f]{64})?$/;

/** Ends when its work is done; whoever needs it waits for that. */
function isOneShot({ restart = '' }: Service): boolean {
  return restart.startsWith('on-failure');
}

describe.each(services)('%s', (name, service) => {
  test('is pinned: its image, and what its image is made of', () => {
    expect(service.image).toMatch(PINNED);
    if (service.build === undefined) return;
    expect(service.build.context).toBe('.');
    const dockerfile = readRepositoryFile(service.build.dockerfile);
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(bases.length).toBeGreaterThan(0);
    for (const base of bases) expect(base).toMatch(PINNED);
    expect(existsSync(repositoryPath(`${service.build.dockerfile}.dockerignore`))).toBe(true);
    expect(readRepositoryFile(`${service.build.dockerfile}.dockerignore`)).toMatch(/^\*\*$/m);
    // A later USER than root, or none where compose names one for an image that is not root's.
    expect([...dockerfile.matchAll(/^USER (\S+)/gm)].at(-1)?.[1]).not.toBe('root');
  });

  test('says whether it is well, and comes back', () => {
    if (isOneShot(service)) {
      const waiting = services.filter(([, { depends_on = {} }]) => depends_on[name]?.condition === 'service_completed_successfully');
      expect([service.healthcheck, waiting.length > 0]).toEqual([{ disable: true }, true]);
    } else {
      expect(service.restart).toBe('unless-stopped');
      expect(service.healthcheck?.test?.[0]).toBe('CMD');
    }
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      const other = compose.services[needed];
      expect(other).toBeDefined();
      expect(condition).toBe(other !== undefined && isOneShot(other) ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  test('may do little: no root, no capability, no way to write its own files', () => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.user).toMatch(/^(?:\d+:\d+|\$\{SPANPROOF_UID:\?[^}]+\}:\$\{SPANPROOF_GID:\?\})$/);
    expect(service.user).not.toMatch(/^0/);
    expect([service.privileged, service.network_mode, service.cap_add]).toEqual([undefined, undefined, undefined]);
    expect(JSON.stringify(service.volumes ?? [])).not.toContain('docker.sock');
  });

  test('is reached from this machine only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    for (const network of service.networks ?? []) expect(Object.keys(compose.networks)).toContain(network);
  });

  test('is given files that are there, and secrets that the script makes', () => {
    for (const volume of service.volumes ?? []) {
      const [source = '', , mode] = volume.split(':');
      if (!source.startsWith('./')) expect(Object.keys(compose.volumes)).toContain(source);
      else expect([source, existsSync(repositoryPath(source)), mode]).toEqual([source, true, 'ro']);
    }
    for (const secret of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(typeof secret === 'string' ? secret : secret.source);
  });

  test('has no password in sight', () => {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|SECRET|TOKEN|KEY/.test(variable)) expect([variable, value]).toEqual([variable, expect.stringMatching(/^\/run\/secrets\/|sha256: "\$\{/)]);
    }
  });
});

test.each(['processor', 'migrator'])('every SPANPROOF_ variable of %s is a setting', (name) => {
  const known = new Set(listWords().map(({ variable }) => variable));
  const given = Object.keys(compose.services[name]?.environment ?? {}).filter((variable) => variable.startsWith('SPANPROOF_'));
  expect(given.length).toBeGreaterThan(2);
  expect(given.filter((variable) => !known.has(variable))).toEqual([]);
});

test('every variable of the Collector is one that its files read', () => {
  const files = readRepositoryFile('docs/examples/collector.yaml') + readRepositoryFile('deploy/collector/compose.yaml');
  for (const variable of Object.keys(compose.services['collector']?.environment ?? {})) expect(files).toContain(`\${env:${variable}:-`);
});

test('ClickHouse is behind a network without a way out, and is given the hash of every user', () => {
  expect(compose.services['clickhouse']?.networks).toEqual(['storage']);
  expect(compose.networks['storage']).toEqual({ internal: true });
  expect(compose.services['clickhouse']?.ports).toBeUndefined();
  const users = readRepositoryFile('deploy/clickhouse/users.d/spanproof.xml');
  const asked = [...users.matchAll(/from_env="(\w+)"/g)].map(([, variable = '']) => variable);
  expect(asked).toHaveLength(Object.keys(RIGHTS).length);
  for (const variable of asked) expect(compose.services['clickhouse']?.environment?.[variable]).toMatch(new RegExp(`^\\$\\{${variable}:\\?`));
});

test('everybody logs in to ClickHouse as who he is', () => {
  const settings = (name: string): string | undefined => compose.services[name]?.environment?.['SPANPROOF_ENGINE_USERNAME'];
  expect([settings('migrator'), settings('processor')]).toEqual([RIGHTS.migrator.name, RIGHTS.writer.name]);
  const [source] = (parse(readRepositoryFile('deploy/grafana/provisioning/datasources/spanproof.yaml')) as Datasources).datasources;
  expect([source?.uid, source?.jsonData?.username]).toEqual(['spanproof-clickhouse', RIGHTS.reader.name]);
});

test('Grafana loads the plugin by its id, finds every file it is told of, and holds every rule', () => {
  const { id } = JSON.parse(readRepositoryFile('grafana-plugin/src/plugin.json')) as { readonly id: string };
  const { environment = {} } = compose.services['grafana'] ?? {};
  expect(environment['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS']).toBe(id);
  const { apps } = parse(readRepositoryFile('deploy/grafana/provisioning/plugins/spanproof.yaml')) as { readonly apps: readonly { readonly type: string }[] };
  expect(apps.map(({ type }) => type)).toEqual([id]);
  const provisioning = ['datasources', 'plugins'].map((folder) => readRepositoryFile(`deploy/grafana/provisioning/${folder}/spanproof.yaml`)).join('\n');
  const mounted = (compose.services['grafana']?.secrets ?? []).map((secret) => (typeof secret === 'string' ? `/run/secrets/${secret}` : secret.target));
  const read = [
    ...provisioning.matchAll(/\$__file\{([^}]+)\}/g),
    ...Object.values(environment).flatMap((value) => [...value.matchAll(/^(\/run\/secrets\/\S+)$/g)]),
  ];
  expect(read.length).toBeGreaterThan(3);
  for (const [, file] of read) expect(mounted).toContain(file);
  const { groups } = JSON.parse(readRepositoryFile('deploy/grafana/provisioning/alerting/rules.json')) as {
    readonly groups: readonly {
      readonly rules: readonly { readonly uid: string; readonly for: string; readonly annotations: object; readonly data: readonly object[] }[];
    }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.map(({ uid }) => uid)).toEqual(ALERT_RULES.map((rule) => `spanproof-${rule.id}`));
  for (const { annotations, data, ...rule } of rules) {
    expect(rule).toMatchObject({ for: expect.stringMatching(/^\d+[smhd]$/), notification_settings: { receiver: 'spanproof' } });
    // Grafana leaves queries alone, expands ${} in annotations and every $ elsewhere.
    expect([JSON.stringify(rule).includes('$'), JSON.stringify(annotations).includes('${'), data.length]).toEqual([false, false, 2]);
  }
});

test('no file of deploy is there for nothing', () => {
  const paths = listFiles('deploy');
  const naming = ['docker-compose.yml', ...paths.filter((path) => path.endsWith('/Dockerfile'))];
  const named = naming.map(readRepositoryFile).join('\n');
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths.filter((one) => !one.endsWith('.dockerignore') && one !== 'deploy/make-secrets.sh')) {
    const covered = [
      path,
      ...path
        .split('/')
        .map((_, depth, all) => all.slice(0, depth).join('/'))
        .slice(2),
    ];
    expect([path, covered.some((one) => named.includes(one))]).toEqual([path, true]);
  }
});

interface Datasources {
  readonly datasources: readonly { readonly uid: string; readonly jsonData?: { readonly username?: string } }[];
}

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('docker compose takes the file', (context) => {
  if (!hasCompose()) return context.skip('needs `docker compose`');
  const variables = [...readRepositoryFile('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name = '']) => [name, '1'] as const);
  const text = execFileSync('docker', ['compose', 'config', '--quiet'], {
    cwd: repositoryPath('.'),
    env: { ...process.env, ...Object.fromEntries(variables) },
    encoding: 'utf8',
  });
  expect(text).toBe('');
});
