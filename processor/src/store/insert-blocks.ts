import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { CodedError } from '@spanproof/vocabulary';
import { describeFirstRow } from './block-identity.ts';
import type { Table } from './contract.ts';
import { toEngineError } from './engine-error.ts';
import { COLUMN_NAMES } from './rows.ts';

const ATTEMPTS = 3;

/**
 * Stores Native blocks exactly once: one INSERT, one part, all rows or none. Durable when it resolves; called again with the
 * same blocks and token it adds nothing, also after a crash of the engine or of this process.
 *
 * The token alone does not hold that promise: the engine's list of tokens can lag behind its parts after a crash (on an
 * encrypted disk it is written late) and can run ahead of them (a token is noted just before its part is). So the rows
 * themselves are looked for, before and after.
 *
 * @throws CodedError ENGINE_DOWN (no answer: stored or not, call again) | ENGINE_REFUSED
 */
export async function insertBlocks(client: ClickHouseClient, table: Table, blocks: readonly Uint8Array[], token: string): Promise<void> {
  const [first, ...others] = blocks.filter((block) => block.length > 0);
  if (first === undefined) return;
  const row = describeFirstRow(first, IDENTITY[table]);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await isStored(client, table, row)) return;
    await sendBlocks(client, table, [first, ...others], attempt === 0 ? token : `${token}/again/${attempt}`);
  }
  if (await isStored(client, table, row)) return;
  throw new CodedError('ENGINE_REFUSED', `the engine acknowledged rows of ${table} that it does not hold`);
}

/** Enough of a row to tell it from any other, the table's key first. */
const IDENTITY: Readonly<Record<Table, readonly string[]>> = {
  records: ['stream', 'seq', 'record_id'],
  bodies: ['stream', 'seq', 'record_id'],
  checkpoints: ['origin', 'size', 'root'],
  log_entries: ['index', 'entry'],
};

/** The INSERT itself; while the engine runs, a token sent twice adds its rows once. @throws CodedError ENGINE_DOWN | ENGINE_REFUSED */
export async function sendBlocks(client: ClickHouseClient, table: Table, blocks: readonly Uint8Array[], token: string): Promise<void> {
  try {
    const { stream } = await client.exec({
      query: `INSERT INTO spanproof.${table} (${COLUMN_NAMES[table].join(', ')}) FORMAT Native`,
      values: Readable.from(blocks, { objectMode: false }),
      clickhouse_settings: {
        insert_deduplication_token: token,
        insert_deduplicate: 1,
        async_insert: 0,
        // The whole body becomes one part, so that an INSERT is never there in half.
        min_insert_block_size_rows: '1000000000',
        min_insert_block_size_bytes: '0',
      },
    });
    for await (const _ of stream); // reads the (empty) answer, so that the socket is free again
  } catch (error) {
    throw toEngineError(error);
  }
}

async function isStored(client: ClickHouseClient, table: Table, row: string): Promise<boolean> {
  try {
    const result = await client.query({ query: `SELECT 1 FROM spanproof.${table} WHERE ${row} LIMIT 1`, format: 'JSONCompactEachRow' });
    return (await result.json()).length > 0;
  } catch (error) {
    throw toEngineError(error);
  }
}
