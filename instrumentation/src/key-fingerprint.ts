import { hash } from 'node:crypto';
import type { HeaderReader } from './wire/gate.ts';

const HEADERS: readonly string[] = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];

/**
 * Which API key a call used, without the key: the first 16 hex digits of SHA-256("spanproof/keyfp/v1\n" || key). An auditor who holds the key can
 * compute the same. 64 bits of a random key cannot be turned back.
 */
export function fingerprintKey(headers: HeaderReader): string | undefined {
  const value = HEADERS.map((name) => headers.get(name)).find((candidate) => candidate !== null);
  const key = value?.replace(/^bearer\s+/i, '');
  return key === undefined || key === '' ? undefined : hash('sha256', `spanproof/keyfp/v1\n${key}`).slice(0, 16);
}
