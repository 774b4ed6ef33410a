import type { SubjectFootprint, SubjectQuery } from '@spanproof/vocabulary';
import { SUBJECT_KEYS } from '../envelope-keys-sql.ts';
import type { ListedKey } from '../seal/contract.ts';
import type { Query } from '../store/contract.ts';
import type { Holds, SubjectRecord, Subjects } from './contract.ts';

const DEFAULT_TENANT = 'default';
const RECORDS = `SELECT lower(hex(record_id)) AS id, toString(toUnixTimestamp64Nano(t_ingest)) AS at FROM spanproof.records
WHERE notEmpty(subject_envelope) AND hasAny({keys:Array(String)}, ${SUBJECT_KEYS}) ORDER BY t_ingest, record_id LIMIT 1 BY record_id`;
/** Ids travel in the request line. */
const KEYS_A_QUERY = 200;

/** Finds what is sealed under the keys of a declared subject. No key is opened, no content read. */
export function createSubjects(collaborators: {
  readonly query: Query;
  /** Data keys whose ring line holds a text. */
  readonly listKeys: (holding: string) => Promise<readonly ListedKey[]>;
  /** HMAC of tenant and subject under a key that stays in the keys folder, hex. */
  readonly tag: (tenant: string, subject: string) => Promise<string>;
  readonly hex: (id: Uint8Array) => string;
  readonly holds: () => Pick<Holds, 'reasonsFor'>;
}): Subjects {
  const { query, listKeys, hex, holds } = collaborators;

  const tagOf = ({ tenant = DEFAULT_TENANT, subject }: SubjectQuery): Promise<string> => collaborators.tag(tenant, subject);

  async function keysOf(wanted: SubjectQuery): Promise<readonly string[]> {
    const { tenant: name = DEFAULT_TENANT } = wanted;
    const tag = await tagOf(wanted);
    const keys = (await listKeys(tag)).filter(({ tenant, scope: [kind, ...tags] }) => tenant === name && kind === 'subject' && tags.includes(tag));
    return keys.map(({ id }) => hex(id)).toSorted();
  }

  async function recordsUnder(keyIds: readonly string[]): Promise<readonly SubjectRecord[]> {
    const records = new Map<string, SubjectRecord>();
    for (let at = 0; at < keyIds.length; at += KEYS_A_QUERY) {
      for (const row of await query(RECORDS, { keys: keyIds.slice(at, at + KEYS_A_QUERY) })) {
        const { id, at: ingested } = row;
        if (typeof id === 'string' && typeof ingested === 'string') records.set(id, { id, tIngest: BigInt(ingested) });
      }
    }
    return [...records.values()];
  }

  return {
    tagOf,
    keysOf,
    recordsUnder,
    async footprint(wanted): Promise<SubjectFootprint> {
      const key_ids = await keysOf(wanted);
      const records = await recordsUnder(key_ids);
      const [first, last] = [records[0], records.at(-1)];
      return {
        tenant: wanted.tenant ?? DEFAULT_TENANT,
        key_ids,
        records: records.length,
        ...(first === undefined || last === undefined ? {} : { first: String(first.tIngest), last: String(last.tIngest) }),
        held: holds().reasonsFor(await tagOf(wanted), records),
      };
    },
  };
}
