/**
 * A transit secrets engine on a loopback port, after Vault's documented HTTP API (developer.hashicorp.com/vault/api-docs/secret/transit): key names,
 * status codes and error bodies as there. It encrypts for real, so that nothing opens that Vault would not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

interface TransitKey {
  readonly key: Buffer;
  deletionAllowed: boolean;
}

export interface LoopbackVault {
  readonly address: string;
  readonly requests: readonly { readonly method: string; readonly path: string }[];
  readonly keys: ReadonlyMap<string, unknown>;
  /** Paths that the token's policy denies, e.g. `/v1/transit/decrypt/`. */
  deny: string | undefined;
  sealed: boolean;
  close(): Promise<void>;
}

export async function startLoopbackVault(token: string): Promise<LoopbackVault> {
  const keys = new Map<string, TransitKey>();
  const requests: { method: string; path: string }[] = [];
  const server = http.createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body));
    });
  });

  async function answer(request: http.IncomingMessage): Promise<{ readonly status: number; readonly body?: unknown }> {
    const path = request.url ?? '';
    requests.push({ method: request.method ?? '', path });
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    if (vault.sealed) return { status: 503, body: { errors: ['Vault is sealed'] } };
    if (request.headers['x-vault-token'] !== token || (vault.deny !== undefined && path.startsWith(vault.deny)))
      return { status: 403, body: { errors: ['1 error occurred:\n\t* permission denied\n\n'] } };
    const body = (text === '' ? {} : JSON.parse(text)) as { readonly [name: string]: unknown };
    const [, action = '', name = '', config] = /^\/v1\/transit\/(keys|encrypt|decrypt)\/([A-Za-z0-9_.-]+)(\/config)?$/.exec(path) ?? [];
    if (action === '') return { status: 404, body: { errors: [] } };
    return config === undefined ? operate(request.method ?? '', action, name, body) : configure(name, body);
  }

  function configure(name: string, body: { readonly [name: string]: unknown }): { readonly status: number; readonly body?: unknown } {
    const key = keys.get(name);
    if (key === undefined) return { status: 400, body: { errors: ['no existing key named ' + name + ' could be found'] } };
    key.deletionAllowed = body['deletion_allowed'] === true;
    return { status: 200, body: { data: { name, deletion_allowed: key.deletionAllowed } } };
  }

  function operate(
    method: string,
    action: string,
    name: string,
    body: { readonly [name: string]: unknown },
  ): { readonly status: number; readonly body?: unknown } {
    const key = keys.get(name);
    if (action === 'keys' && method === 'DELETE') {
      if (key === undefined) return { status: 400, body: { errors: ['could not delete key; not found'] } };
      if (!key.deletionAllowed) return { status: 400, body: { errors: ['deletion is not allowed for this key'] } };
      keys.delete(name);
      return { status: 204 };
    }
    if (action === 'keys') {
      if (key === undefined) keys.set(name, { key: randomBytes(32), deletionAllowed: false });
      return { status: 200, body: { data: { name, type: body['type'] } } };
    }
    if (key === undefined) return { status: 400, body: { errors: ['encryption key not found'] } };
    const aad = Buffer.from(typeof body['associated_data'] === 'string' ? body['associated_data'] : '', 'base64');
    if (action === 'encrypt') {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key.key, nonce).setAAD(aad);
      const sealed = Buffer.concat([nonce, cipher.update(Buffer.from(String(body['plaintext']), 'base64')), cipher.final(), cipher.getAuthTag()]);
      return { status: 200, body: { data: { ciphertext: `vault:v1:${sealed.toString('base64')}`, key_version: 1 } } };
    }
    const [, base64] = /^vault:v1:(.+)$/.exec(String(body['ciphertext'])) ?? [];
    if (base64 === undefined) return { status: 400, body: { errors: ['invalid ciphertext: no prefix'] } };
    const sealed = Buffer.from(base64, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.key, sealed.subarray(0, 12), { authTagLength: 16 }).setAAD(aad).setAuthTag(sealed.subarray(-16));
      return { status: 200, body: { data: { plaintext: Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('base64') } } };
    } catch {
      return { status: 400, body: { errors: ['cipher: message authentication failed'] } };
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vault: LoopbackVault = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    keys,
    deny: undefined,
    sealed: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return vault;
}
