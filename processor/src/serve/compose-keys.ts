import type { RecordKind } from '@spanproof/vocabulary';
import { ACCESS_SCHEMA } from '../api/access-log.ts';
import type { AppendOwn, SealedReader } from '../open/contract.ts';
import type { RoleKeys } from '../seal/role-keys.ts';
import { createKeyCustodian, type KeyCustodian } from './key-custody.ts';

/** How often the use of keys is sealed, where they were used. */
const RECORD_EVERY_MS = 3_600_000;
/** Access records that allow content of calls to be opened. */
const OPENING_ACTIONS: readonly string[] = ['calls.reveal', 'evidence.scan', 'prompts.read', 'subjects.export'];
const CALL_KINDS: readonly RecordKind[] = ['llm.call', 'tool.call', 'gen_ai.step'];

type Custodian = Parameters<typeof createKeyCustodian>[0];

/** Content of calls that was opened against access records that allow it: what a batch record of key use says of both. */
export function countOpenings(): {
  readonly openings: Custodian['openings'];
  watchReader(reader: SealedReader): SealedReader;
  watchAppend(append: AppendOwn): AppendOwn;
} {
  let opened = 0;
  let accesses = 0;
  return {
    openings: () => ({ opened, accesses }),
    watchReader: (reader) => ({
      ...reader,
      async find(recordId, parts) {
        const record = await reader.find(recordId, parts);
        if (record !== undefined && CALL_KINDS.includes(record.kind) && record.body !== undefined) opened += 1;
        return record;
      },
      async *list(filter, parts) {
        for await (const record of reader.list(filter, parts)) {
          if (CALL_KINDS.includes(record.kind) && record.body !== undefined) opened += 1;
          yield record;
        }
      },
    }),
    watchAppend: (append) => async (record) => {
      const id = await append(record);
      const { schema, action, outcome } = record.core;
      if (schema === ACCESS_SCHEMA && outcome === 'allowed' && typeof action === 'string' && OPENING_ACTIONS.includes(action)) accesses += 1;
      return id;
    },
  };
}

export interface RunningCustody {
  readonly keyCustody: KeyCustodian;
  close(): Promise<void>;
}

/** Rotation, destruction and inventory of keys, and the records of their use: every hour, and at the end. */
export async function startKeyCustody(
  collaborators: Omit<Custodian, 'tenantTagKey'> & { readonly roleKeys: Pick<RoleKeys, 'symmetric'>; readonly onFailure: (error: unknown) => void },
  settings: Parameters<typeof createKeyCustodian>[1],
): Promise<RunningCustody> {
  const { roleKeys, onFailure } = collaborators;
  const keyCustody = createKeyCustodian({ ...collaborators, tenantTagKey: await roleKeys.symmetric('tenant-tag') }, settings);
  const timer = setInterval(() => void keyCustody.recordUse().catch(onFailure), RECORD_EVERY_MS);
  return {
    keyCustody,
    async close() {
      clearInterval(timer);
      await keyCustody.recordUse().catch(onFailure);
    },
  };
}
