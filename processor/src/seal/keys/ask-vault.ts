import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { CodedError } from '@spanproof/vocabulary';
import type { VaultSettings } from './settings.ts';

const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT = 1 << 20;

export interface VaultAnswer {
  readonly status: number;
  /** Parsed JSON of whatever shape; undefined where there is none. */
  readonly body: unknown;
}

/**
 * One request to Vault's HTTP API. The token is read from its file each time and goes into a header, never into a message.
 * @throws CodedError KEY_UNAVAILABLE where Vault does not answer, is sealed, or the token cannot be read
 */
export async function askVault(settings: VaultSettings, method: 'POST' | 'DELETE', path: string, body?: object): Promise<VaultAnswer> {
  const url = new URL(`${settings.address.replace(/\/$/, '')}/v1/${settings.mount}/${path}`);
  const token = await readToken(settings.tokenFile);
  const ca = settings.caFile === undefined ? undefined : await readFile(settings.caFile);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method,
    timeout: TIMEOUT_MS,
    headers: {
      'x-vault-token': token,
      'x-vault-request': 'true',
      ...(settings.namespace === undefined ? {} : { 'x-vault-namespace': settings.namespace }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    },
    ...(ca === undefined ? {} : { ca }),
  });
  request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
      request.end(payload);
    });
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > ANSWER_LIMIT) throw new Error('the answer is too large');
    }
    return { status: response.statusCode ?? 0, body: text === '' ? undefined : parse(text) };
  } catch (cause) {
    throw new CodedError('KEY_UNAVAILABLE', `Vault at ${url.origin} does not answer`, { cause, todo: 'see that it runs and is unsealed' });
  }
}

/** The error of an answer that is not the one that was asked for. Vault's own words name what is missing, never a secret. */
export function describeRefusal({ status, body }: VaultAnswer, what: string): CodedError {
  const errors = typeof body === 'object' && body !== null && 'errors' in body && Array.isArray(body.errors) ? body.errors.join('; ').replace(/\s+/g, ' ') : '';
  return new CodedError('KEY_UNAVAILABLE', `Vault refuses ${what}: ${status}${errors === '' ? '' : ` ${errors.slice(0, 200)}`}`, {
    todo: status === 403 ? "the token's policy must allow it (docs/operations.md)" : 'see that Vault is unsealed and the transit engine is mounted',
  });
}

async function readToken(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CodedError('KEY_UNAVAILABLE', 'the file of the Vault token cannot be read', { cause, todo: 'set keys.vault.token_file' });
  });
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) throw new CodedError('KEY_UNAVAILABLE', 'the file of the Vault token does not hold one token');
  return token;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page: the status says enough
  }
}
