import { RECORD_KINDS } from '@spanproof/vocabulary';
import { IN_PERIOD } from './calls-in-period.ts';

/** Runs of controls (docs/ledger-format.md, spanproof/run/v1), a line for each control: control, result, population, deviations. */
export const RUNS: string = `SELECT t_ingest AS run_at, JSONExtract(core, 'results', 'Array(Tuple(String, String, UInt64, UInt64))') AS results
FROM spanproof.records
WHERE kind = ${RECORD_KINDS.governance} AND JSONExtractString(core, 'schema') = 'spanproof/run/v1' AND ${IN_PERIOD}`;

export const NEWEST_RUN: string = `${RUNS} ORDER BY t_ingest DESC LIMIT 1`;
