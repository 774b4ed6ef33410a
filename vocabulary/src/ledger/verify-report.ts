import type { BundleDescription } from './bundle-description.ts';
import type { TrustPolicy } from './trust-policy.ts';
import { describeAssurance } from './verify-assurance.ts';
import type { StreamCounts } from './verify-block-reader.ts';
import { areaOf } from './verify-codes.ts';
import type { Findings, VerifyFinding } from './verify-findings.ts';
import type { CheckedLog } from './verify-log.ts';
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
    /** Parts of rows in scope that are not there any more. */
    readonly absent: BundleDescription['withheld'];
  };
  /** `self_consistent`: no trust policy was given. */
  readonly integrity: 'verified' | 'self_consistent' | 'broken';
  readonly completeness: 'complete' | 'gaps' | 'not_measurable';
  readonly findings: readonly VerifyFinding[];
  readonly findings_omitted: number;
  /** To be known, and no fault. */
  readonly notices: readonly VerifyFinding[];
  readonly notices_omitted: number;
  /** What the log rightly says was pruned of the bundle's streams, by entry; `held`: rows that stay. */
  readonly pruned: readonly { readonly stream: string; readonly part: string; readonly entry: number; readonly held: number }[];
  /** Requests that persons made, by entry: when their keys were destroyed, and when backups died with another key. Decimal ns. */
  readonly erasures: readonly { readonly erasure: string; readonly entry: number; readonly phase: 'live' | 'backups'; readonly time: string }[];
  /** Holds that are not released. */
  readonly holds: number;
  /** Whom outside saw the log. Absent where the trust policy names no witness that did. */
  readonly outside?: {
    readonly by: readonly string[];
    /** Decimal ns: the last time that the quorum cosigned. */
    readonly last?: string;
    /** The longest time of the period without a cosignature. */
    readonly hole?: { readonly from: string; readonly to: string };
    /** Every witness that cosigned has a name of the log's own: one administrator may hold all keys. */
    readonly self_witnessed: boolean;
  };
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
  readonly counts: StreamCounts;
  readonly log: CheckedLog;
  readonly notices: Findings;
  readonly sources: readonly SourceVerdict[];
  readonly callsWithoutSource: number;
}

/** Draws the verdicts. `counted` is absent where the bundle could not be read. */
export function formReport(policy: TrustPolicy | undefined, findings: Findings, counted: Counted | undefined): VerifyReport {
  const broken = findings.list.some(({ code }) => areaOf(code) === 'integrity' && code !== 'SIGNER_UNKNOWN') || counted === undefined;
  const gaps = findings.list.some(({ code }) => areaOf(code) === 'completeness') || counted?.sources.some(({ verdict }) => verdict === 'gaps') === true;
  const measured =
    counted !== undefined && counted.sources.length > 0 && counted.sources.every(({ verdict }) => verdict === 'complete') && counted.callsWithoutSource === 0;
  const outside = counted === undefined || policy === undefined ? undefined : describeOutside(policy, counted);
  return {
    schema: 'spanproof/verify-report/v1',
    ...(counted === undefined ? {} : { bundle: describe(counted) }),
    integrity: broken ? 'broken' : policy === undefined ? 'self_consistent' : 'verified',
    completeness: gaps ? 'gaps' : measured ? 'complete' : 'not_measurable',
    findings: findings.list,
    findings_omitted: findings.omitted,
    notices: counted?.notices.list ?? [],
    notices_omitted: counted?.notices.omitted ?? 0,
    pruned: counted === undefined ? [] : listPruned(counted),
    erasures: (counted?.log.erasures ?? []).map(({ index, entry }) => ({ erasure: entry.erasure, entry: index, phase: entry.phase, time: entry.time })),
    holds: counted?.log.holds.length ?? 0,
    ...(outside === undefined ? {} : { outside }),
    sources: counted?.sources ?? [],
    calls_without_source: counted?.callsWithoutSource ?? 0,
    assurance: describeAssurance(policy, outside),
    not_covered: listUncovered(counted, outside),
  };
}

/** 0 verified, 1 findings. (2 is for a path or policy that cannot be opened: then there is no report.) */
export function exitCodeOf(report: VerifyReport): 0 | 1 {
  return report.integrity === 'verified' && report.findings.length === 0 ? 0 : 1;
}

function describe({ id, description, counts }: Counted): NonNullable<VerifyReport['bundle']> {
  const { log, logSize, from, to, tenantTag, streams, withheld } = description;
  return {
    id,
    log,
    log_size: logSize,
    from: String(from),
    to: String(to),
    ...(tenantTag === undefined ? {} : { tenant_tag: Array.from(tenantTag, (byte) => byte.toString(16).padStart(2, '0')).join('') }),
    streams: streams.length,
    rows: counts.rows,
    records: counts.records,
    withheld,
    absent: counts.absent,
  };
}

function listPruned({ description, log }: Counted): VerifyReport['pruned'] {
  return description.streams.flatMap(({ origin }) =>
    (['body', 'subject', 'original', 'core'] as const).flatMap((part) => {
      const prune = log.prunes.get(origin)?.[part];
      if (prune === undefined) return [];
      return [{ stream: origin, part, entry: prune.index, held: prune.held.reduce((sum, [first, last]) => sum + last - first + 1, 0) }];
    }),
  );
}

function describeOutside(policy: TrustPolicy, { log }: Counted): VerifyReport['outside'] {
  const { by, last, hole } = log.outside;
  if (by.length === 0) return undefined;
  const names = policy.witnesses.filter(({ name }) => by.includes(name)).map(({ vkey }) => vkey.name);
  return {
    by,
    ...(last === undefined ? {} : { last: String(last) }),
    ...(hole === undefined ? {} : { hole: { from: String(hole.from), to: String(hole.to) } }),
    self_witnessed: names.every((name) => name.startsWith(`${policy.log.name}/`)),
  };
}

function listUncovered(counted: Counted | undefined, outside: VerifyReport['outside']): string[] {
  const lines = [
    'an application that lies before hashing, a writer compromised before sealing, calls that were never instrumented',
    outside?.last === undefined
      ? 'whether this was the newest log checkpoint: no witness has seen it'
      : 'what was sealed after the last outside time: pass a checkpoint that you kept (--since) to see that nothing before it changed',
  ];
  if (counted === undefined) return lines;
  const { body, original, subject } = counted.description.withheld;
  if (body + original + subject > 0)
    lines.push(
      `content: ${body} bodies, ${original} originals and ${subject} subject parts are withheld (their hashes are sealed; that they are still there is the exporter's word)`,
    );
  const unmeasured = counted.sources.filter(({ verdict }) => verdict === 'not_measurable').length;
  if (unmeasured > 0) lines.push(`completeness of ${unmeasured} of ${counted.sources.length} sources`);
  if (counted.callsWithoutSource > 0) lines.push(`completeness of ${counted.callsWithoutSource} calls whose emitter does not number them`);
  if (counted.sources.length > counted.sources.filter(({ verdict }) => verdict === 'not_measurable').length)
    lines.push("calls after a source's last checkpoint");
  return lines;
}
