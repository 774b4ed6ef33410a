import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '@spanproof/processor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const KEY = 'ingest-key-of-acme';
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

let folder: string;
let processor: ProcessorProcess;
let ca: Buffer;

beforeAll(async () => {
  if (!hasOpenssl) return;
  folder = await mkdtemp(join(tmpdir(), 'spanproof-tls-'));
  const [key, cert] = [join(folder, 'server.key'), join(folder, 'server.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
    {
      stdio: 'ignore',
    },
  );
  ca = await readFile(cert);
  const sha256 = createHash('sha256').update(KEY).digest('hex');
  const config = join(folder, 'spanproof.yaml');
  await writeFile(
    config,
    JSON.stringify({
      receivers: {
        otlp: { protocols: { http: { tls: { cert_file: cert, key_file: key } } }, auth: { keys: [{ id: 'acme-desk', tenant: 'acme', sha256 }] } },
      },
    }),
  );
  processor = await startProcessorProcess(join(folder, 'data'), ['--config', config]);
}, 60_000);

afterAll(async () => {
  if (!hasOpenssl) return;
  await processor.stop();
  await rm(folder, { recursive: true, force: true });
});

function post(headers: Readonly<Record<string, string>>, options: https.RequestOptions = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = https.request(
      `${processor.endpoint}/v1/traces`,
      { method: 'POST', ca, headers: { 'content-type': 'application/json', ...headers }, ...options },
      (response) => response.resume().once('end', () => resolve(response.statusCode)),
    );
    request.once('error', reject);
    request.end(formChatBody(1).body);
  });
}

describe.runIf(hasOpenssl)('a receiver with TLS and ingest keys', () => {
  test('takes spans of a key, and of nobody else', async () => {
    expect(processor.endpoint).toMatch(/^https:/);
    expect(await post({})).toBe(401);
    expect(await post({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await post({ authorization: `Bearer ${KEY}` })).toBe(200);
    expect((await connectControl(join(folder, 'data')).status()).bodies).toMatchObject({ accepted: 1, refused: 0 });
  });

  test('speaks no TLS older than 1.2', async () => {
    await expect(post({ authorization: `Bearer ${KEY}` }, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
  });

  test('never says the key', async () => {
    expect(processor.output()).not.toContain(KEY);
  });
});
