import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Table } from './contract.ts';
import { toEngineError } from './engine-error.ts';
import { COLUMN_NAMES } from './rows.ts';

/**
 * One INSERT of Native blocks, sent as they are. Durable when it resolves; the same token again adds nothing.
 * @throws CodedError ENGINE_DOWN (no answer: it may or may not be stored, send it again) | ENGINE_REFUSED
 */
export async function insertBlocks(client: ClickHouseClient, table: Table, blocks: readonly Uint8Array[], token: string): Promise<void> {
  try {
    const { stream } = await client.exec({
      query: `INSERT INTO spanproof.${table} (${COLUMN_NAMES[table].join(', ')}) FORMAT Native`,
      values: Readable.from(blocks, { objectMode: false }),
      clickhouse_settings: { insert_deduplication_token: token, insert_deduplicate: 1, async_insert: 0 },
    });
    for await (const _ of stream); // reads the (empty) answer, so that the socket is free again
  } catch (error) {
    throw toEngineError(error);
  }
}
