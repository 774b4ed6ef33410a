import { createHash } from 'node:crypto';
import type { AppendOwn, OpenedRecord, SealedReader } from '../../processor/src/open/contract.ts';

/** Own records as a ledger gives them back, newest last; nothing is sealed. `failNext` makes the next append fail, as a full disk does. */
export interface LedgerInMemory {
  readonly records: readonly OpenedRecord[];
  readonly append: AppendOwn;
  readonly reader: Pick<SealedReader, 'list'>;
  failNext: boolean;
}

export function createLedger(): LedgerInMemory {
  const records: OpenedRecord[] = [];
  const ledger: LedgerInMemory = {
    records,
    failNext: false,
    async append(record) {
      if (ledger.failNext) {
        ledger.failNext = false;
        throw new Error('the disk is full');
      }
      const record_id = createHash('sha256').update(String(records.length)).digest('hex').slice(0, 32);
      const { core, person, body, kind, t_event } = record;
      records.push({
        record_id,
        kind,
        stream: 'test.example/log/s/w1/1/governance/2026-11',
        seq: records.length,
        t_event,
        t_ingest: t_event,
        core: JSON.parse(JSON.stringify(core)) as OpenedRecord['core'],
        ...(person === undefined ? {} : { subject: person }),
        ...(body === undefined ? {} : { body }),
      });
      return record_id;
    },
    reader: {
      async *list({ schema }) {
        yield* records.filter(({ core }) => schema === undefined || core['schema'] === schema);
      },
    },
  };
  return ledger;
}
