import { randomBytes } from 'node:crypto';
import { CodedError, RECORD_KINDS } from '@spanproof/vocabulary';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { AppendOwn, SealedReader } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import type { SealedRow } from '../../processor/src/seal/contract.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { sealRecord } from '../../processor/src/seal/seal-record.ts';
import { formDataKey } from '../seal/data-key.ts';

const STREAM = 'test.example/log/s/w1/1/governance/2026-11';

/** Records sealed and opened as in the processor, between the two lying in memory instead of an engine. */
export interface MemoryLedger {
  readonly append: AppendOwn;
  readonly reader: SealedReader;
  readonly rows: readonly SealedRow[];
  /** The key is gone: what was sealed until now cannot be opened any more. */
  erase(): void;
}

export function createMemoryLedger(): MemoryLedger {
  const rows: SealedRow[] = [];
  let key = formDataKey(7);
  return {
    rows,
    erase: () => (key = formDataKey(8)),
    async append(record) {
      const { row } = sealRecord({ crypto: nodeCrypto, random: (size) => new Uint8Array(randomBytes(size)) }, record, {
        stream: STREAM,
        seq: rows.length,
        tIngest: 1_795_000_000_000_000_000n + BigInt(rows.length),
        retentionClass: 'governance',
        tenantTag: new Uint8Array(16).fill(1),
        tenantKeyEpoch: 1,
        keys: [key],
      });
      rows.push(row);
      return encodeHex(row.record_id);
    },
    reader: createSealedReader({
      crypto: nodeCrypto,
      openPart,
      keyRing: {
        async find(keyId) {
          if (Buffer.compare(keyId, key.id) !== 0) throw new CodedError('KEY_UNAVAILABLE', 'erased');
          return key;
        },
      },
      rows: {
        find: async (recordId) => rows.find(({ record_id }) => Buffer.compare(record_id, recordId) === 0),
        async *list({ kinds, schema }) {
          for (const row of rows) {
            const core = JSON.parse(Buffer.from(row.core).toString('utf8')) as { readonly schema: string };
            if (kinds.includes(RECORD_KINDS.governance) && (schema === undefined || core.schema === schema)) yield row;
          }
        },
      },
    }),
  };
}
