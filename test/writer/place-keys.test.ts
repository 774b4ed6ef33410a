import { createHash } from 'node:crypto';
import type { SourceRecord } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import type { KeyRing } from '../../processor/src/seal/contract.ts';
import type { Appendable } from '../../processor/src/stage.ts';
import { createPlaceKeys } from '../../processor/src/writer/place-keys.ts';

/** A ring whose keys are their scope's hash: equal scopes are seen as equal keys. */
const ring: Pick<KeyRing, 'dayKey' | 'subjectKey' | 'sharedKey'> = {
  dayKey: async (...scope) => keyOf(scope),
  subjectKey: async (...scope) => keyOf(scope),
  sharedKey: async (tenant, tags) => keyOf([tenant, ...tags]),
};
function keyOf(scope: readonly string[]): { readonly id: Uint8Array; readonly key: Uint8Array } {
  const id = createHash('sha256').update(scope.join('\0')).digest().subarray(0, 16);
  return { id, key: id };
}

const place = createPlaceKeys({ keyRing: ring, tenantTagKey: Buffer.alloc(32, 1), subjectTagKey: Buffer.alloc(32, 2) });
const NOON = 1_795_608_000_000_000_000n; // 2026-11-25T12:00:00Z

function formRecord(tenant: string, subjects?: readonly string[]): Appendable {
  const source: SourceRecord = {
    kind: 'source',
    tenant,
    t_event: 1n,
    source: { boot_id: 'b', instance_id: '', src_seq: 0 },
    core: { schema: 'spanproof/source/v1', event: 'hello', boot_id: 'b', instance_id: '' },
  };
  return subjects === undefined ? source : ({ ...source, subject: { subjects } } as unknown as Appendable);
}

describe('place keys', () => {
  test('tag a tenant always alike, two tenants never', async () => {
    const [a, again, b] = await Promise.all(['a', 'a', 'b'].map((tenant) => place(formRecord(tenant), 'standard', NOON)));
    expect(a?.tenantTag).toEqual(again?.tenantTag);
    expect(a?.tenantTag).not.toEqual(b?.tenantTag);
    expect(a?.tenantTag).toHaveLength(16);
  });

  test('take one day key, by the UTC day of ingestion', async () => {
    const lastOfDay = 1_795_651_199_999_999_999n;
    const [noon, late, next] = await Promise.all([NOON, lastOfDay, lastOfDay + 1n].map((at) => place(formRecord('a'), 'standard', at)));
    expect(noon?.keys).toEqual(late?.keys);
    expect(noon?.keys).not.toEqual(next?.keys);
  });

  test.each([
    [1, 2],
    [7, 8],
    [8, 8],
    [40, 8],
  ])('with %i declared subjects an envelope has %i keys', async (subjects, keys) => {
    const ids = Array.from({ length: subjects }, (_, index) => `subject-${index}`);
    const placed = await place(formRecord('a', [...ids, ...ids]), 'standard', NOON);
    expect(new Set(placed.keys.map(({ id }) => Buffer.from(id).toString('hex'))).size).toBe(keys);
  });

  test('do not depend on the order in which subjects are declared', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `subject-${index}`);
    const forward = await place(formRecord('a', ids), 'standard', NOON);
    expect(await place(formRecord('a', ids.toReversed()), 'standard', NOON)).toEqual(forward);
  });
});
