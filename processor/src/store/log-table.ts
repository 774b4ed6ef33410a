import type { ClickHouseClient } from '@clickhouse/client';
import { CodedError } from '@spanproof/vocabulary';
import type { LogHead } from '../notary/contract.ts';
import { toEngineError } from './engine-error.ts';
import { insertBlocks } from './insert-blocks.ts';
import { encodeCheckpointRows, encodeLogEntryRows } from './rows.ts';

/** The engine's copy of the global log. */
export interface LogTable {
  /** How many entries the engine holds: 0 .. count-1. @throws CodedError LOG_STATE_INVALID where one of them is missing */
  count(): Promise<number>;
  insert(from: number, entries: readonly Uint8Array[], head: LogHead): Promise<void>;
}

export function createLogTable(client: ClickHouseClient, settings: { readonly origin: string; readonly now: () => bigint }): LogTable {
  const { origin, now } = settings;
  return {
    async count() {
      const [answer] = await client
        .query({
          query: 'SELECT uniqExact(`index`) AS held, toUInt64(if(held = 0, 0, max(`index`) + 1)) AS size FROM spanproof.log_entries',
          format: 'JSONEachRow',
        })
        .then((result) => result.json<{ held: number | string; size: number | string }>())
        .catch((error: unknown) => {
          throw toEngineError(error);
        });
      const [held, size] = [Number(answer?.held), Number(answer?.size)];
      if (held !== size) throw new CodedError('LOG_STATE_INVALID', `the engine holds ${held} of the log's first ${size} entries`);
      return size;
    },
    async insert(from, entries, head) {
      const root = Buffer.from(head.root).toString('hex');
      // The checkpoint first: entries are what `count` counts, so that whatever is missing after a crash is sent again.
      const checkpoint = encodeCheckpointRows([{ origin, size: head.size, root: head.root, note: head.note, t_signed: now() }]);
      await insertBlocks(client, 'checkpoints', [checkpoint], `${origin}/${head.size}/${root}/checkpoints`);
      const rows = encodeLogEntryRows(entries.map((entry, offset) => ({ index: from + offset, entry })));
      await insertBlocks(client, 'log_entries', [rows], `${origin}/${from}/${head.size}/${root}/log_entries`);
    },
  };
}
