import { RECORD_KINDS } from '@spanproof/vocabulary';

/** LLM calls of the period. */
export const CALLS_IN_PERIOD: string = `FROM spanproof.records
WHERE kind = ${RECORD_KINDS['llm.call']} AND t_ingest >= {from:DateTime64(9, 'UTC')} AND t_ingest < {to:DateTime64(9, 'UTC')}`;
