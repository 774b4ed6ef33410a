import { formatInstant } from './verify-assurance.ts';
import { FINDINGS } from './verify-codes.ts';
import type { VerifyFinding } from './verify-findings.ts';
import type { VerifyReport } from './verify-report.ts';

const COLORS = { green: 32, red: 31, amber: 33, grey: 90 } as const;
type Color = keyof typeof COLORS;

/** Findings printed in full; the JSON form has all. */
const SHOWN_FINDINGS = 8;
const SHOWN_SOURCES = 5;
const SHOWN_NOTICES = 3;

/** One line: a label, a coloured head, the rest. Texts may quote the bundle. */
interface Line {
  readonly label?: string;
  readonly color?: Color;
  readonly head?: string;
  readonly rest?: string;
}

/** The report for people: about 20 lines. Texts from the bundle are stripped of what a terminal would obey. */
export function formatReport(report: VerifyReport, options: { readonly color: boolean }): string {
  const lines: Line[] = [
    describeIntegrity(report),
    describeCompleteness(report),
    ...describeBundle(report),
    ...describeSources(report),
    ...describeAbsences(report),
    ...describeFindings(report),
    ...describeNotices(report),
    { label: 'assurance', rest: report.assurance },
    ...report.not_covered.map((rest, at): Line => ({ label: at === 0 ? 'not covered' : '', rest })),
  ];
  return lines.map((line) => `${formatLine(line, options.color)}\n`).join('');
}

function formatLine({ label = '', color, head = '', rest = '' }: Line, colored: boolean): string {
  const start = label.padEnd(14);
  const painted = colored && color !== undefined ? `\u001b[${COLORS[color]}m${neutralise(head)}\u001b[0m` : neutralise(head);
  return `${start}${painted}${neutralise(rest)}`.trimEnd();
}

/** Control and format characters, line separators: whatever could repaint a terminal or reorder a line. */
function neutralise(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

const INTEGRITY: { readonly [verdict in VerifyReport['integrity']]: Required<Pick<Line, 'color' | 'head'>> } = {
  verified: { color: 'green', head: 'verified' },
  self_consistent: { color: 'amber', head: 'self-consistent, signer unknown' },
  broken: { color: 'red', head: 'broken' },
};

function describeIntegrity({ integrity, findings, findings_omitted }: VerifyReport): Line {
  const rest = integrity === 'broken' ? `: ${findings.length + findings_omitted} finding(s)` : '';
  return { label: 'integrity', ...INTEGRITY[integrity], rest };
}

function describeCompleteness({ completeness, sources }: VerifyReport): Line {
  const of = (verdict: VerifyReport['completeness']): number => sources.filter((source) => source.verdict === verdict).length;
  const rest = ` (${of('complete')} of ${sources.length} sources complete, ${of('gaps')} with gaps, ${of('not_measurable')} not measurable)`;
  const colors = { complete: 'green', gaps: 'red', not_measurable: 'grey' } as const;
  return { label: 'completeness', color: colors[completeness], head: completeness.replace('_', ' '), rest };
}

function describeBundle({ bundle }: VerifyReport): Line[] {
  if (bundle === undefined) return [];
  const tenant = bundle.tenant_tag === undefined ? '' : `, tenant ${bundle.tenant_tag.slice(0, 8)}`;
  return [
    { label: 'bundle', rest: `${bundle.id.slice(0, 8)} of ${bundle.log}, ${bundle.log_size} log entries` },
    { label: 'period', rest: `${formatInstant(bundle.from)} to ${formatInstant(bundle.to)}${tenant}` },
    { label: 'records', rest: `${bundle.records} in scope, ${bundle.rows} rows hashed, ${bundle.streams} streams` },
  ];
}

function describeSources({ sources }: VerifyReport): Line[] {
  const worst = [...sources].toSorted((a, b) => rank(a.verdict) - rank(b.verdict));
  const lines = worst.slice(0, SHOWN_SOURCES).map((source): Line => {
    const range =
      source.first === undefined ? '' : ` calls ${source.first}-${source.last}, ${source.missing} missing, ${source.dropped} given up by the source`;
    const altered = source.altered === 0 ? '' : `, ${source.altered} altered on the way`;
    const reason = source.reason === undefined ? '' : ` ${source.reason}`;
    return { label: 'source', rest: `${source.source.slice(0, 8)} ${source.service ?? ''} ${source.verdict.replace('_', ' ')}:${range}${reason}${altered}` };
  });
  if (sources.length > SHOWN_SOURCES) lines.push({ rest: `and ${sources.length - SHOWN_SOURCES} more sources (--json lists all)` });
  return lines;
}

/** What is rightly absent; what is not is a finding. */
function describeAbsences({ bundle, pruned, erasures, holds }: VerifyReport): Line[] {
  if (bundle === undefined) return [];
  const { body, original, subject } = bundle.absent;
  const lines: Line[] = [];
  if (pruned.length > 0)
    lines.push({
      label: 'pruned',
      rest: `${pruned.length} part(s) of streams as policies allow: ${body} bodies, ${original} originals, ${subject} subject parts in scope`,
    });
  const phases = (phase: string): number => erasures.filter((erasure) => erasure.phase === phase).length;
  if (erasures.length > 0) lines.push({ label: 'erasures', rest: `${phases('live')} live, ${phases('backups')} through to backups` });
  if (holds > 0) lines.push({ label: 'holds', rest: `${holds} not released` });
  return lines;
}

function describeNotices({ notices, notices_omitted }: VerifyReport): Line[] {
  const lines = notices
    .slice(0, SHOWN_NOTICES)
    .map((notice): Line => ({ label: 'notice', color: 'amber', head: notice.code, rest: ` ${formatWhere(notice)}: ${FINDINGS[notice.code]}` }));
  const rest = notices.length + notices_omitted - SHOWN_NOTICES;
  if (rest > 0) lines.push({ rest: `and ${rest} more notices (--json lists up to 1000)` });
  return lines;
}

function describeFindings({ findings, findings_omitted }: VerifyReport): Line[] {
  const lines = findings.slice(0, SHOWN_FINDINGS).map(
    (finding): Line => ({
      label: 'finding',
      color: 'red',
      head: finding.code,
      rest: ` ${formatWhere(finding)}: ${FINDINGS[finding.code]} (${finding.message})`,
    }),
  );
  const rest = findings.length + findings_omitted - SHOWN_FINDINGS;
  if (rest > 0) lines.push({ rest: `and ${rest} more findings (--json lists up to 1000)` });
  return lines;
}

function formatWhere({ where }: VerifyFinding): string {
  const { path, stream, source, part, first, last } = where;
  const range = first === undefined ? undefined : `${source === undefined ? 'row' : 'call'} ${first === last ? first : `${first}-${last}`}`;
  return [path, stream, source, part, range].filter((part) => part !== undefined).join(' ') || 'bundle';
}

function rank(verdict: VerifyReport['completeness']): number {
  return { gaps: 0, not_measurable: 1, complete: 2 }[verdict];
}
