/** LLM calls of the period: leaf kind 1 of docs/ledger-format.md. */
export const CALLS_IN_PERIOD = `FROM spanproof.records
WHERE kind = 1 AND t_ingest >= {from:DateTime64(9, 'UTC')} AND t_ingest < {to:DateTime64(9, 'UTC')}`;
