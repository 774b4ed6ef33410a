import { CodedError, type ControlOutcome, type ControlResult, type ControlRun, type Json, type RunSummary } from '@spanproof/vocabulary';
import { type CanonicalValue, type Crypto, encodeCanonical, encodeHex } from '@spanproof/vocabulary/ledger';
import type { OpenedRecord } from '../open/contract.ts';
import type { OpsRecord } from '../stage.ts';
import type { RunActor } from './contract.ts';

export const RUN_SCHEMA = 'spanproof/run/v1';
const RESULTS: readonly string[] = ['passed', 'deviation', 'not_tested', 'no_occurrences', 'not_applicable'] satisfies readonly ControlResult[];

/** Hex SHA-256 of the outcomes alone: the same evidence has the same hash, whoever asks and whenever. */
export function hashOutcomes(crypto: Crypto, outcomes: unknown): string {
  return encodeHex(crypto.sha256(encodeCanonical(outcomes as CanonicalValue)));
}

export function summarise(run: ControlRun): RunSummary {
  const { id, at, from, to, content_hash, outcomes } = run;
  const results = outcomes.map(({ control, result, population, deviations_total }) => ({ control, result, population, deviations_total }));
  return { id, at, from, to, content_hash, results };
}

/** Core: window, hash and one line per control. Reasons and deviations lie in the body, the person in the subject part. */
export function formRunRecord(run: ControlRun, actor: RunActor): OpsRecord {
  const { id, at, from, to, content_hash } = run;
  const results = summarise(run).results.map(({ control, result, population, deviations_total }) => [control, result, population, deviations_total]);
  return {
    kind: 'governance',
    tenant: 'default',
    t_event: BigInt(at),
    core: { schema: RUN_SCHEMA, run: id, at, from, to, content_hash, results },
    person: { actor: actor.id, name: actor.name },
    body: { outcomes: run.outcomes as unknown as Json },
  };
}

/** @throws CodedError CONTROL_INVALID for a core that formRunRecord never made */
export function readRunCore({ record_id, core }: OpenedRecord): RunSummary {
  const { run, at, from, to, content_hash, results } = core;
  const lines = Array.isArray(results) ? (results as readonly Json[]).map(readLine) : [undefined];
  const known = lines.filter((line) => line !== undefined);
  if (
    typeof run !== 'string' ||
    typeof at !== 'string' ||
    typeof from !== 'string' ||
    typeof to !== 'string' ||
    typeof content_hash !== 'string' ||
    known.length !== lines.length
  )
    throw new CodedError('CONTROL_INVALID', `record ${record_id} is not a run of controls as this version knows it`);
  return { id: run, at, from, to, content_hash, results: known };
}

function readLine(line: Json): RunSummary['results'][number] | undefined {
  if (!Array.isArray(line)) return undefined;
  const [control, result, population, deviations_total] = line as readonly Json[];
  if (typeof control !== 'string' || typeof result !== 'string' || !RESULTS.includes(result)) return undefined;
  if (typeof population !== 'number' || typeof deviations_total !== 'number') return undefined;
  return { control, result: result as ControlResult, population, deviations_total };
}

/**
 * The run with its outcomes: those that its core's hash names, or none.
 * @throws CodedError NOT_FOUND where the body can no longer be opened (pruned, key gone)
 */
export function readRun(crypto: Crypto, record: OpenedRecord): ControlRun {
  const { id, at, from, to, content_hash } = readRunCore(record);
  const outcomes = record.body?.['outcomes'];
  if (outcomes === undefined) throw new CodedError('NOT_FOUND', `the outcomes of run ${id} can no longer be opened; its results are in the ledger`);
  if (hashOutcomes(crypto, outcomes) !== content_hash) throw new CodedError('CONTROL_INVALID', `the outcomes of run ${id} are not those of its hash`);
  return { id, at, from, to, content_hash, outcomes: outcomes as unknown as readonly ControlOutcome[] };
}
