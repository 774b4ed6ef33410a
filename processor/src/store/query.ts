import type { ClickHouseClient } from '@clickhouse/client';
import type { Query } from './contract.ts';
import { toEngineError } from './engine-error.ts';

/** @throws CodedError ENGINE_DOWN | ENGINE_REFUSED */
export function createQuery(client: ClickHouseClient): Query {
  return async (sql, parameters = {}) => {
    try {
      const result = await client.query({
        query: sql,
        query_params: parameters,
        format: 'JSONEachRow',
        clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
      });
      return await result.json();
    } catch (error) {
      throw toEngineError(error);
    }
  };
}
