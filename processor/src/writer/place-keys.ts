import { createHmac } from 'node:crypto';
import type { DataKey, KeyRing } from '../seal/contract.ts';
import { utcDay } from '../seal/period.ts';
import { computeSubjectTag } from '../seal/subject-tag.ts';
import type { Appendable } from '../stage.ts';
import type { WriterCollaborators } from './collaborators.ts';

/** Epoch of the log tenant key; rotation is a later record. */
const TENANT_KEY_EPOCH = 1;
const SUBJECT_KEYS = 7;

/**
 * Tenant tag and data keys of a record. Tags are HMAC-SHA256 under keys that never leave the data folder, so that neither
 * a tenant's name nor a subject's id can be guessed from the ledger (docs/ledger-format.md section 4).
 */
export function createPlaceKeys(collaborators: {
  readonly keyRing: Pick<KeyRing, 'dayKey' | 'subjectKey' | 'sharedKey'>;
  readonly tenantTagKey: Uint8Array;
  readonly subjectTagKey: Uint8Array;
}): WriterCollaborators['placeKeys'] {
  const { keyRing } = collaborators;
  const tenantTags = new Map<string, Uint8Array>();

  function tenantTag(tenant: string): Uint8Array {
    let tag = tenantTags.get(tenant);
    if (tag === undefined) {
      tag = createHmac('sha256', collaborators.tenantTagKey).update(tenant).digest().subarray(0, 16);
      tenantTags.set(tenant, tag);
    }
    return tag;
  }

  function subjectTag(tenant: string, subject: string): string {
    return computeSubjectTag(collaborators.subjectTagKey, tenant, subject);
  }

  /** An envelope takes the day key and seven more: subjects beyond that share one key, which goes with the first of them to be erased. */
  async function subjectKeys(tenant: string, tags: readonly string[]): Promise<readonly DataKey[]> {
    const alone = tags.length <= SUBJECT_KEYS ? tags : tags.slice(0, SUBJECT_KEYS - 1);
    const keys: DataKey[] = [];
    for (const tag of alone) keys.push(await keyRing.subjectKey(tenant, tag));
    if (alone.length < tags.length) keys.push(await keyRing.sharedKey(tenant, tags.slice(alone.length)));
    return keys;
  }

  return async (record, retentionClass, tIngest) => {
    const subjects = declaredSubjects(record).map((subject) => subjectTag(record.tenant, subject));
    const dayKey = await keyRing.dayKey(record.tenant, retentionClass, utcDay(tIngest));
    const keys: DataKey[] = [dayKey, ...(await subjectKeys(record.tenant, [...new Set(subjects)].toSorted()))];
    return { tenantTag: tenantTag(record.tenant), tenantKeyEpoch: TENANT_KEY_EPOCH, keys };
  };
}

function declaredSubjects(record: Appendable): readonly string[] {
  return 'subject' in record ? (record.subject.subjects ?? []) : [];
}
