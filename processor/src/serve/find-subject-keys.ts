import { encodeHex } from '@spanproof/vocabulary/ledger';
import type { SubjectKeys } from '../calls/contract.ts';
import type { Disk } from '../journal/contract.ts';
import type { RoleKeys } from '../seal/role-keys.ts';
import { computeSubjectTag } from '../seal/subject-tag.ts';
import { listDataKeys } from '../seal/wrapped-under.ts';

/** Finds the keys of a declared subject by its tag in the rings of all writers, those it shares with others too; no key is opened. */
export function createSubjectKeys(
  collaborators: { readonly disk: Pick<Disk, 'list' | 'read'>; readonly roleKeys: Pick<RoleKeys, 'symmetric'> },
  settings: { readonly keysFolder: string },
): SubjectKeys {
  const { disk, roleKeys } = collaborators;
  return {
    async find(subject) {
      const keyed = (await listDataKeys(disk, settings.keysFolder)).filter(({ scope }) => scope[0] === 'subject');
      if (keyed.length === 0) return [];
      const tagKey = await roleKeys.symmetric('subject-tag');
      const tags = new Map([...new Set(keyed.map(({ tenant }) => tenant))].map((tenant) => [tenant, computeSubjectTag(tagKey, tenant, subject)]));
      return keyed.filter(({ tenant, scope: [, ...names] }) => names.includes(tags.get(tenant) ?? '')).map(({ id }) => encodeHex(id));
    },
  };
}
