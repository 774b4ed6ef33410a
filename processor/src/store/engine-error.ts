import { ClickHouseError } from '@clickhouse/client';
import { CodedError } from '@spanproof/vocabulary';

/** ENGINE_REFUSED where the engine answered with an exception (its code is in the text), ENGINE_DOWN where it did not answer. */
export function toEngineError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (error instanceof ClickHouseError)
    return new CodedError('ENGINE_REFUSED', `the engine refused: ${error.type ?? 'exception'} (${error.code})`, { cause: error });
  return new CodedError('ENGINE_DOWN', `the engine does not answer: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
