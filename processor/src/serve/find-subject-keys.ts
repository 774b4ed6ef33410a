import { join } from 'node:path';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import type { SubjectKeys } from '../calls/contract.ts';
import type { Disk } from '../journal/contract.ts';
import type { RoleKeys } from '../seal/role-keys.ts';
import { readRingLines } from '../seal/ring-file.ts';
import { computeSubjectTag } from '../seal/subject-tag.ts';

/**
 * Finds the keys of a declared subject by its tag in the rings of all writers; no key is opened. Of a call with more than seven subjects only
 * the first six, in the order of their tags, have keys of their own: it is not found by the others.
 */
export function createSubjectKeys(
  collaborators: { readonly disk: Pick<Disk, 'list' | 'read'>; readonly openRoleKeys: () => Promise<Pick<RoleKeys, 'symmetric'>> },
  settings: { readonly keysFolder: string },
): SubjectKeys {
  const { disk, openRoleKeys } = collaborators;
  const ring = join(settings.keysFolder, 'ring');
  return {
    async find(subject) {
      const names = (await disk.list(ring)).filter((name) => name.endsWith('.jsonl'));
      const lines = (await Promise.all(names.map(async (name) => readRingLines(name, await disk.read(join(ring, name)))))).flat();
      const keyed = lines.filter(({ scope }) => scope[0] === 'subject');
      if (keyed.length === 0) return [];
      const tagKey = await (await openRoleKeys()).symmetric('subject-tag');
      const tags = new Map([...new Set(keyed.map(({ tenant }) => tenant))].map((tenant) => [tenant, computeSubjectTag(tagKey, tenant, subject)]));
      return keyed.filter(({ tenant, scope }) => scope[1] === tags.get(tenant)).map(({ keyId }) => encodeHex(keyId));
    },
  };
}
