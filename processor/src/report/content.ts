import { CodedError } from '@spanproof/vocabulary';
import { type CanonicalValue, encodeCanonical, encodeHex, formatSample } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { PackageInputs } from './contract.ts';
import { NOT_PROVEN } from './words.ts';

/** Everything the package says, apart from when and by whom it was made: two packages about the same evidence have the same one. */
export interface ReportContent {
  readonly value: { readonly [key: string]: CanonicalValue | undefined };
  /** Hex SHA-256 of the canonical JSON of `value`. */
  readonly hash: string;
}

/** @throws CodedError EXPORT_INCOMPLETE where something cannot be spelt canonically */
export function formContent(inputs: PackageInputs): ReportContent {
  const { run, controls, registers, period, sources, days, flows, grants, custody, assurance, bundle, calls_total } = inputs;
  const value: ReportContent['value'] = {
    schema: 'spanproof/report/v1',
    period: { ...period },
    scope: { ...inputs.scope },
    ...(inputs.sample === undefined ? {} : { sample: encodeHex(nodeCrypto.sha256(formatSample(inputs.sample.drawn))) }),
    assurance,
    not_proven: NOT_PROVEN,
    ...(bundle === undefined ? {} : { bundle }),
    calls: calls_total,
    // What a control is, without when it last ran: that is about the day of export, not about the period.
    controls: controls.map(({ id, title, question, criteria, frequency, strength, owner, remediation }) => ({
      id,
      title,
      question,
      criteria,
      frequency,
      strength,
      owner,
      remediation,
    })),
    outcomes: run.outcomes.map(({ ipe, ...outcome }) => ({
      ...outcome,
      ipe: { ...ipe, parameters: pairs(ipe.parameters), control_totals: pairs(ipe.control_totals) },
    })),
    outcomes_hash: run.content_hash,
    // What people wrote stays in the registers and in report.html; here stands the version that was in force, by hash.
    registers: registers.map(({ register, id, version, at, record_id, data_hash, file_hash, retired }) => ({
      register,
      id,
      version,
      at,
      record_id,
      data_hash,
      file_hash,
      retired,
    })),
    sources: sources.map((source) => ({ ...source })),
    days: days.map((day) => ({ ...day })),
    flows: flows.map((flow) => ({ ...flow })),
    grants: grants.map((grant) => ({ ...grant })),
    custody: { ...custody, keys: custody.keys.map((key) => ({ ...key })) },
  };
  try {
    return { value, hash: encodeHex(nodeCrypto.sha256(encodeCanonical(value))) };
  } catch (cause) {
    throw new CodedError('EXPORT_INCOMPLETE', 'no evidence package: its content has no canonical spelling', { cause });
  }
}

/** Names from outside are values, not keys (docs/ledger-format.md section 2). */
function pairs(map: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
