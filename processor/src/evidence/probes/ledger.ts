import type { SourceVerdict, VerifyReport } from '@spanproof/vocabulary/ledger';
import type { Probes } from '../contract.ts';

/**
 * What verifying a bundle of the window says, as two probes. A report is only taken for integrity where the trust policy was applied.
 * Findings are `CODE where: message`.
 */
export function readVerifyReport(report: VerifyReport): Pick<Probes, 'integrity' | 'completeness' | 'unavailable'> {
  const about = report.bundle;
  if (report.integrity === 'self_consistent') return unavailable('the bundle was verified without a trust policy');
  const findings = report.findings
    .filter(({ code }) => !code.startsWith('SOURCE_'))
    .map(({ code, where, message }) => `${code} ${describePlace(where)}: ${message}`);
  const omitted = report.findings_omitted > 0 ? [`OMITTED ${report.findings_omitted} more findings are not listed`] : [];
  const integrity = {
    verdict: report.integrity,
    streams: about?.streams ?? 0,
    // Streams are verified whole and may grow until the next run: only the rows of the window are the same then.
    rows: about?.records ?? 0,
    findings: report.integrity === 'broken' ? [...findings, ...omitted] : [],
  };
  // Rows that are not what was signed prove nothing about what is missing.
  if (report.integrity === 'broken') return { integrity, unavailable: { completeness: 'the ledger does not verify' } };
  return { integrity, completeness: report.sources.map(readSource) };
}

export function unavailable(reason: string): Pick<Probes, 'unavailable'> {
  return { unavailable: { integrity: reason, completeness: reason } };
}

function readSource({
  source,
  service,
  verdict,
  missing,
  first,
  last,
  dropped = 0,
  altered,
  reason,
}: SourceVerdict): NonNullable<Probes['completeness']>[number] {
  const range = first === undefined || last === undefined ? '' : ` of calls ${first} to ${last}`;
  const facts = [
    `${missing} missing${range}`,
    ...(dropped > 0 ? [`${dropped} given up by the source`] : []),
    ...(altered > 0 ? [`${altered} altered on the way`] : []),
  ];
  return { source, ...(service === undefined ? {} : { service }), verdict, detail: reason ?? facts.join(', ') };
}

function describePlace({ path, stream, source, first, last }: VerifyReport['findings'][number]['where']): string {
  const rows = first === undefined ? [] : [first === last || last === undefined ? `row ${first}` : `rows ${first} to ${last}`];
  return [path, stream, source === undefined ? undefined : `source ${source}`, ...rows].filter((part) => part !== undefined).join(' ') || 'bundle';
}
