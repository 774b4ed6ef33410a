/**
 * AWS KMS on a loopback port, as the AWS SDK speaks to it (JSON 1.1, docs.aws.amazon.com/kms/latest/APIReference): the four operations that a KEK needs,
 * with the errors and the key states of the reference. It encrypts for real.
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

interface KmsKey {
  readonly key: Buffer;
  pending: boolean;
}

type Body = { readonly [name: string]: unknown };

export interface LoopbackKms {
  readonly endpoint: string;
  readonly operations: readonly string[];
  /** Key states by id. */
  readonly keys: ReadonlyMap<string, { readonly pending: boolean }>;
  /** Operation that the key policy denies, e.g. `Decrypt`. */
  deny: string | undefined;
  down: boolean;
  close(): Promise<void>;
}

export async function startLoopbackKms(): Promise<LoopbackKms> {
  const keys = new Map<string, KmsKey>();
  const operations: string[] = [];
  const server = http.createServer((request, response) => {
    void answer(request).then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body)));
  });

  async function answer(request: http.IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    const operation = /^TrentService\.(\w+)$/.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
    operations.push(operation);
    if (kms.down) return refuse(500, 'KMSInternalException');
    if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=') !== true) return refuse(400, 'MissingAuthenticationTokenException');
    if (operation === kms.deny) return refuse(400, 'AccessDeniedException');
    return operate(operation, JSON.parse(text) as Body);
  }

  function operate(operation: string, body: Body): { readonly status: number; readonly body: unknown } {
    if (operation === 'CreateKey') {
      const id = randomUUID();
      keys.set(id, { key: randomBytes(32), pending: false });
      return { status: 200, body: { KeyMetadata: { KeyId: id, KeyState: 'Enabled' } } };
    }
    const id = String(body['KeyId']);
    const key = keys.get(id);
    if (key === undefined) return refuse(400, 'NotFoundException');
    if (key.pending) return refuse(400, 'KMSInvalidStateException');
    const aad = Buffer.from(JSON.stringify(Object.entries(body['EncryptionContext'] ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))));
    switch (operation) {
      case 'Encrypt': {
        const nonce = randomBytes(12);
        const cipher = createCipheriv('aes-256-gcm', key.key, nonce).setAAD(aad);
        const sealed = Buffer.concat([nonce, cipher.update(Buffer.from(String(body['Plaintext']), 'base64')), cipher.final(), cipher.getAuthTag()]);
        return { status: 200, body: { KeyId: id, CiphertextBlob: sealed.toString('base64') } };
      }
      case 'Decrypt': {
        const sealed = Buffer.from(String(body['CiphertextBlob']), 'base64');
        try {
          const decipher = createDecipheriv('aes-256-gcm', key.key, sealed.subarray(0, 12), { authTagLength: 16 }).setAAD(aad).setAuthTag(sealed.subarray(-16));
          return {
            status: 200,
            body: { KeyId: id, Plaintext: Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('base64') },
          };
        } catch {
          return refuse(400, 'InvalidCiphertextException');
        }
      }
      case 'ScheduleKeyDeletion':
        if (Number(body['PendingWindowInDays']) < 7) return refuse(400, 'ValidationException');
        key.pending = true;
        return { status: 200, body: { KeyId: id, KeyState: 'PendingDeletion' } };
      default:
        return refuse(400, 'UnknownOperationException');
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const kms: LoopbackKms = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    operations,
    keys,
    deny: undefined,
    down: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return kms;
}

function refuse(status: number, type: string): { readonly status: number; readonly body: unknown } {
  return { status, body: { __type: type, message: type } };
}
