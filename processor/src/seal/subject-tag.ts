import { createHmac } from 'node:crypto';

/**
 * Names a declared subject in scopes of keys: 32 hex digits that nobody can guess without `key`, which never leaves the keys folder
 * (docs/ledger-format.md section 4).
 */
export function computeSubjectTag(key: Uint8Array, tenant: string, subject: string): string {
  return createHmac('sha256', key).update(`${tenant}\0${subject}`).digest('hex').slice(0, 32);
}
