import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Members = { readonly [name: string]: unknown };

export interface LoopbackGrafana extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** Every request that wanted to change something. */
  readonly writes: readonly string[];
  /** What was written, secrets included. */
  stored(path: string): Members | undefined;
  /** As if a person had changed it in the browser. */
  change(path: string, value: Members): void;
  role: 'Admin' | 'Viewer';
}

/**
 * The part of Grafana's HTTP API that is used, as strict as its documentation and source say: unknown things are 404, a second POST is refused, a dashboard
 * that exists needs `overwrite`, rules need a folder, secrets are never shown, and members are added to whatever is stored.
 */
export async function startLoopbackGrafana(): Promise<LoopbackGrafana> {
  const things = new Map<string, Members>();
  const writes: string[] = [];
  const token = 'glsa_loopback';

  function answer(request: IncomingMessage, path: string, body: Members): [status: number, body: unknown] {
    if (request.headers.authorization !== `Bearer ${token}`) return [401, { message: 'Invalid API key' }];
    if (request.method !== 'GET') {
      if (grafana.role !== 'Admin') return [403, { message: "You'll need additional permissions to perform this action" }];
      writes.push(`${request.method} ${path}`);
    }
    const [plain = '', query] = path.split('?');
    switch (`${request.method} ${plain.replace(/\/(?:uid\/)?[^/]*$/, '/*')}`) {
      case 'POST /api/*': {
        const key = `${plain}/${plain === '/api/datasources' ? 'uid/' : ''}${String(body['uid'])}`;
        if (things.has(key)) return [412, { message: 'the same uid exists already' }];
        things.set(key, body);
        return [200, { id: 1 }];
      }
      case 'POST /api/dashboards/*': {
        const dashboard = body['dashboard'] as Members;
        const key = `/api/dashboards/uid/${String(dashboard['uid'])}`;
        if (things.has(key) && body['overwrite'] !== true) return [412, { message: 'The dashboard has been changed by someone else' }];
        if (!things.has(`/api/folders/${String(body['folderUid'])}`)) return [400, { message: 'folder not found' }];
        things.set(key, { dashboard: { ...dashboard, id: 7, version: 3 }, meta: { folderUid: body['folderUid'], slug: 'x' } });
        return [200, { status: 'success' }];
      }
      case 'POST /api/v1/provisioning/*': {
        if (JSON.stringify(body).includes('"secret"') === false) return [400, { message: 'hmac secret is missing' }];
        things.set(`${plain}/${String(body['uid'])}`, body);
        return [202, body];
      }
      case 'GET /api/v1/provisioning/*': {
        const name = new URLSearchParams(query).get('name');
        const points = [...things].filter(([key, point]) => key.startsWith(`${plain}/`) && point['name'] === name).map(([, point]) => withoutSecrets(point));
        return [200, points];
      }
      default: {
        if (request.method === 'GET') {
          const found = things.get(plain);
          return found === undefined ? [404, { message: 'not found' }] : [200, withoutSecrets({ ...found, readOnly: false })];
        }
        const folder = /\/folder\/([^/]+)\//.exec(plain)?.[1];
        if (folder !== undefined && !things.has(`/api/folders/${folder}`)) return [400, { message: 'folder does not exist' }];
        if (folder === undefined && !things.has(plain)) return [404, { message: 'not found' }];
        things.set(plain, plain.startsWith('/api/folders/') ? { ...things.get(plain), ...body } : body);
        return [200, body];
      }
    }
  }

  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const [status, value] = answer(request, request.url ?? '/', body === '' ? {} : (JSON.parse(body) as Members));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const grafana: LoopbackGrafana = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    writes,
    role: 'Admin',
    stored: (path) => things.get(path),
    change: (path, value) => void things.set(path, value),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return grafana;
}

function withoutSecrets(value: Members): Members {
  return JSON.parse(
    JSON.stringify(value, (name, member: unknown) => (name === 'secureJsonData' ? undefined : name === 'secret' ? '[REDACTED]' : member)),
  ) as Members;
}
