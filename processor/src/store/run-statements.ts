import type { ClickHouseClient } from '@clickhouse/client';
import { toEngineError } from './engine-error.ts';

/** One after the other; the first that fails ends it. @throws CodedError ENGINE_DOWN | ENGINE_REFUSED */
export async function runStatements(client: ClickHouseClient, statements: readonly string[]): Promise<void> {
  for (const query of statements) {
    try {
      await client.command({ query });
    } catch (error) {
      throw toEngineError(error);
    }
  }
}
