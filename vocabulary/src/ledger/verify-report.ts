import type { BundleDescription } from './bundle-description.ts';
import type { TrustPolicy } from './trust-policy.ts';
import { areaOf } from './verify-codes.ts';
import type { Findings, VerifyFinding } from './verify-findings.ts';
import type { SourceVerdict } from './verify-source.ts';

/** What a verifier says. Integrity and completeness are separate verdicts (docs/ledger-format.md, Verdicts). */
export interface VerifyReport {
  readonly schema: 'spanproof/verify-report/v1';
  /** Absent where the bundle could not be read that far. */
  readonly bundle?: {
    /** Hex SHA-256 of tagmanifest-sha256.txt. */
    readonly id: string;
    readonly log: string;
    readonly log_size: number;
    /** Decimal ns. */
    readonly from: string;
    readonly to: string;
    /** Hex tag where the bundle is of one tenant. */
    readonly tenant_tag?: string;
    readonly streams: number;
    /** Rows whose leaf was hashed, and how many of them are in scope. */
    readonly rows: number;
    readonly records: number;
    readonly withheld: BundleDescription['withheld'];
  };
  /** `self_consistent`: no trust policy was given. */
  readonly integrity: 'verified' | 'self_consistent' | 'broken';
  readonly completeness: 'complete' | 'gaps' | 'not_measurable';
  readonly findings: readonly VerifyFinding[];
  readonly findings_omitted: number;
  readonly sources: readonly SourceVerdict[];
  /** Calls without a source that could be asked. */
  readonly calls_without_source: number;
  /** Who must act together to alter this unseen, and the last time that someone outside vouched for. */
  readonly assurance: string;
  readonly not_covered: readonly string[];
}

export interface Counted {
  readonly id: string;
  readonly description: BundleDescription;
  readonly rows: number;
  readonly records: number;
  readonly sources: readonly SourceVerdict[];
  readonly callsWithoutSource: number;
}

/** Draws the verdicts. `counted` is absent where the bundle could not be read. */
export function formReport(policy: TrustPolicy | undefined, findings: Findings, counted: Counted | undefined): VerifyReport {
  const broken = findings.list.some(({ code }) => areaOf(code) === 'integrity' && code !== 'SIGNER_UNKNOWN') || counted === undefined;
  const gaps = findings.list.some(({ code }) => areaOf(code) === 'completeness') || counted?.sources.some(({ verdict }) => verdict === 'gaps') === true;
  const measured =
    counted !== undefined && counted.sources.length > 0 && counted.sources.every(({ verdict }) => verdict === 'complete') && counted.callsWithoutSource === 0;
  return {
    schema: 'spanproof/verify-report/v1',
    ...(counted === undefined ? {} : { bundle: describe(counted) }),
    integrity: broken ? 'broken' : policy === undefined ? 'self_consistent' : 'verified',
    completeness: gaps ? 'gaps' : measured ? 'complete' : 'not_measurable',
    findings: findings.list,
    findings_omitted: findings.omitted,
    sources: counted?.sources ?? [],
    calls_without_source: counted?.callsWithoutSource ?? 0,
    assurance:
      policy === undefined
        ? 'Whoever made this bundle could have made it up: no trust policy was given. No outside time.'
        : 'To alter it unseen, the holders of the writer keys and of the log and governance keys must act together; no outside time: writer and notary keys are under one administrator.',
    not_covered: listUncovered(counted),
  };
}

/** 0 verified, 1 findings. (2 is for a path or policy that cannot be opened: then there is no report.) */
export function exitCodeOf(report: VerifyReport): 0 | 1 {
  return report.integrity === 'verified' && report.findings.length === 0 ? 0 : 1;
}

function describe({ id, description, rows, records }: Counted): NonNullable<VerifyReport['bundle']> {
  const { log, logSize, from, to, tenantTag, streams, withheld } = description;
  return {
    id,
    log,
    log_size: logSize,
    from: String(from),
    to: String(to),
    ...(tenantTag === undefined ? {} : { tenant_tag: Array.from(tenantTag, (byte) => byte.toString(16).padStart(2, '0')).join('') }),
    streams: streams.length,
    rows,
    records,
    withheld,
  };
}

function listUncovered(counted: Counted | undefined): string[] {
  const lines = [
    'an application that lies before hashing, a writer compromised before sealing, calls that were never instrumented',
    'whether this was the newest log checkpoint: no witness has seen it',
  ];
  if (counted === undefined) return lines;
  const { body, original, subject } = counted.description.withheld;
  if (body + original + subject > 0)
    lines.push(`content: ${body} bodies, ${original} originals and ${subject} subject parts are withheld (their hashes are sealed)`);
  const unmeasured = counted.sources.filter(({ verdict }) => verdict === 'not_measurable').length;
  if (unmeasured > 0) lines.push(`completeness of ${unmeasured} of ${counted.sources.length} sources`);
  if (counted.callsWithoutSource > 0) lines.push(`completeness of ${counted.callsWithoutSource} calls whose emitter does not number them`);
  if (counted.sources.length > counted.sources.filter(({ verdict }) => verdict === 'not_measurable').length)
    lines.push("calls after a source's last checkpoint");
  return lines;
}
