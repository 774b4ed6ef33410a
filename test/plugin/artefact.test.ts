import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPlugin, WORKSPACE } from './support/built-plugin.ts';

const ID = 'spanproof-evidence-app';
interface Manifest {
  readonly id: string;
  readonly type: string;
  readonly info: {
    readonly version: string;
    readonly updated: string;
    readonly logos: { readonly small: string; readonly large: string };
    readonly author: { readonly name: string };
  };
  readonly dependencies: { readonly grafanaDependency: string };
  readonly includes: readonly {
    readonly type: string;
    readonly name: string;
    readonly path: string;
    readonly uid?: string;
    readonly action?: string;
    readonly role?: string;
    readonly addToNav?: boolean;
  }[];
  readonly roles: readonly {
    readonly role: { readonly name: string; readonly permissions: readonly { readonly action: string; readonly scope?: string }[] };
    readonly grants: readonly string[];
  }[];
  readonly routes: readonly {
    readonly path: string;
    readonly method: string;
    readonly url: string;
    readonly reqAction?: string;
    readonly headers?: readonly { readonly name: string; readonly content: string }[];
  }[];
}

const readDist = (file: string): string => readFileSync(join(WORKSPACE, 'dist', file), 'utf8');
let manifest: Manifest;

beforeAll(async () => {
  await buildPlugin();
  manifest = JSON.parse(readDist('plugin.json')) as Manifest;
}, 180_000);

describe('what Grafana loads', () => {
  test('is an AMD module that asks the host for shared modules only', () => {
    const [, names = ''] = /^define\(\[([^\]]*)\]/.exec(readDist('module.js')) ?? [];
    const asked = names.split(',').map((name) => name.replaceAll('"', ''));
    expect(asked).toContain('react');
    const shared = [
      '@emotion/css',
      '@grafana/data',
      '@grafana/runtime',
      '@grafana/ui',
      'module',
      'react',
      'react-dom',
      'react-router',
      'react/jsx-runtime',
      'rxjs',
    ];
    expect(asked.filter((name) => !shared.includes(name))).toEqual([]);
  });

  test('brings neither React nor Grafana along, and no eval', () => {
    const chunks = readdirSync(join(WORKSPACE, 'dist')).filter((name) => name.endsWith('.js'));
    const text = chunks.map(readDist).join('\n');
    expect(text).not.toMatch(/react\.production|__SECRET_INTERNALS|\beval\(|new Function\(/);
    expect(text.length).toBeLessThan(400_000);
  });

  test('checks its chunks against hashes', () => {
    const hashes = readDist('module.js').match(/sha256-[A-Za-z0-9+/]{43}=/g) ?? [];
    const chunks = readdirSync(join(WORKSPACE, 'dist')).filter((name) => /^\d+\.js$/.test(name));
    expect(chunks.length).toBeGreaterThan(0);
    expect(new Set(hashes).size).toBe(chunks.length);
  });

  test('has the files of a plugin', () => {
    expect(readdirSync(join(WORKSPACE, 'dist'))).toEqual(
      expect.arrayContaining(['module.js', 'module.js.map', 'plugin.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'img']),
    );
    expect(readDist(manifest.info.logos.small)).toMatch(/^<svg /);
    expect(readDist(manifest.info.logos.large)).not.toMatch(/<script|on[a-z]+=|href=/i);
  });
});

describe('dashboards and rules', () => {
  const COMMITTED = join(WORKSPACE, '../dashboards/json');
  const boards = readdirSync(COMMITTED).filter((name) => name.startsWith('spanproof-'));

  test('are the committed files, byte for byte', () => {
    expect(readdirSync(join(WORKSPACE, 'dist/dashboards')).toSorted()).toEqual(boards.toSorted());
    for (const name of boards) expect(readDist(`dashboards/${name}`), name).toBe(readFileSync(join(COMMITTED, name), 'utf8'));
    expect(readDist('alerting/alert-rules.json')).toBe(readFileSync(join(COMMITTED, 'alert-rules.json'), 'utf8'));
  });

  test('are each named by plugin.json as they name themselves, and leave the data source to choose', () => {
    const included = manifest.includes.filter(({ type }) => type === 'dashboard');
    expect(included.map(({ path }) => path).toSorted()).toEqual(boards.map((name) => `dashboards/${name}`).toSorted());
    for (const { path, name, uid } of included) {
      const board = JSON.parse(readDist(path)) as { readonly title: string; readonly uid: string; readonly templating: { readonly list: readonly object[] } };
      expect({ name, uid }).toEqual({ name: board.title, uid: board.uid });
      expect(board.templating.list).toContainEqual(expect.objectContaining({ type: 'datasource', name: 'datasource' }));
      const uids = [...readDist(path).matchAll(/"datasource": \{[^}]*"uid": "([^"]*)"/g)].map(([, found]) => found);
      expect(new Set(uids)).toEqual(new Set(['${datasource}']));
    }
    expect(included.filter(({ addToNav }) => addToNav).map(({ uid }) => uid)).toEqual(['spanproof-llm-operations']);
  });
});

describe('plugin.json', () => {
  test('names the app, its version and what it needs', () => {
    const { version } = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as { readonly version: string };
    expect(manifest).toMatchObject({ id: ID, type: 'app', info: { version, author: { name: 'Spanproof' } }, dependencies: { grafanaDependency: '>=13.2.0' } });
    expect(manifest.info.updated).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(ID).toMatch(/^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/);
  });

  test('has nothing left to replace', () => {
    expect(readDist('plugin.json') + readDist('README.md')).not.toMatch(/%[A-Z_]+%/);
  });

  test('every page is guarded by an action that some role grants, never by a bare role', () => {
    const granted = manifest.roles.flatMap(({ role }) => role.permissions.map(({ action }) => action));
    expect(manifest.includes.length).toBeGreaterThanOrEqual(7);
    for (const { action, role, path } of manifest.includes.filter(({ type }) => type === 'page')) {
      expect(role).toBeUndefined();
      expect([...granted, 'plugins:write']).toContain(action);
      expect(path.startsWith(`/a/${ID}/`) || path === `/plugins/${ID}`).toBe(true);
    }
  });

  test('every role may open the app', () => {
    for (const { role } of manifest.roles) expect(role.permissions).toContainEqual({ action: 'plugins.app:access', scope: `plugins:id:${ID}` });
    expect(manifest.roles.filter(({ grants }) => grants.includes('Viewer')).map(({ role }) => role.name)).toEqual(['Evidence reader']);
  });
});

describe('each route', () => {
  test('has an action of this app, one method, and a token no client can override', () => {
    expect(manifest.routes.length).toBeGreaterThan(5);
    for (const { path, method, url, reqAction, headers } of manifest.routes) {
      expect(reqAction).toMatch(new RegExp(`^${ID}\\.(evidence:read|content:reveal|evidence:export|registers:change|alerts:respond)$`));
      expect(['GET', 'POST', 'PUT', 'DELETE']).toContain(method);
      expect(url).toMatch(/^\{\{ \.JsonData\.apiUrl \}\}\/api\/v1/);
      expect(headers).toEqual([{ name: 'Authorization', content: 'Bearer {{ .SecureJsonData.apiToken }}' }]);
      expect(path).not.toMatch(/^\*|\*.+/);
    }
  });

  test('that changes something asks for more than reading, except verifying', () => {
    const lax = manifest.routes.filter(({ method, reqAction }) => method !== 'GET' && reqAction === `${ID}.evidence:read`);
    expect(lax.map(({ path }) => path)).toEqual(['read/verify']);
  });

  test('that shows exports, the access log or the audit log as a file stands before the one for reading', () => {
    const order = manifest.routes.map(({ path }) => path);
    const general = order.indexOf('read/*');
    for (const path of ['read/exports', 'read/exports/*', 'read/access', 'read/access/*', 'read/calls/export.csv', 'read/calls/export.ndjson']) {
      expect(order.indexOf(path)).toBeGreaterThanOrEqual(0);
      expect(order.indexOf(path)).toBeLessThan(general);
    }
  });
});
