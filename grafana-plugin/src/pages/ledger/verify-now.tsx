import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import { Button } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { Small } from '../../components/small.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useAction } from '../../data/use-action.ts';
import { formatCount, formatCounted } from '../../format/figures.ts';
import { toNs } from '../../format/instants.ts';
import type { Word } from '../../format/words.ts';

const HOUR_MS = 3_600_000;
const PERIODS: readonly (readonly [title: string, hours: number])[] = [
  ['last 24 h', 24],
  ['last 30 days', 720],
  ['last 400 days', 9600],
];

const INTEGRITY: { readonly [verdict in VerifyReport['integrity']]: Word } = {
  verified: { text: 'verified', tone: 'good' },
  self_consistent: { text: 'self-consistent, signer unknown', tone: 'attention' },
  broken: { text: 'broken', tone: 'bad' },
};
const COMPLETENESS: { readonly [verdict in VerifyReport['completeness']]: Word } = {
  complete: { text: 'complete', tone: 'good' },
  gaps: { text: 'gaps', tone: 'bad' },
  not_measurable: { text: 'not measurable', tone: 'neutral' },
};

/** The check that an auditor runs offline, run by the processor itself: it may find damage, and proves nothing to others. */
export function VerifyNow(): ReactElement {
  const may = useMay('verify');
  const [result, setResult] = useState<{ readonly title: string; readonly report: VerifyReport } | undefined>(undefined);
  const check = useAction(async (title: string, hours: number) => {
    setResult(undefined);
    const now = Date.now();
    setResult({ title, report: await api.verify({ from: toNs(now - hours * HOUR_MS), to: toNs(now) }) });
  });
  if (!may) return <NotPermitted deed="verify" what="verify the ledger" />;
  return (
    <>
      <p>
        {PERIODS.map(([title, hours]) => (
          <Button key={title} size="sm" variant="secondary" disabled={check.busy} onClick={() => void check.run(title, hours)}>
            {`Verify the ${title}`}
          </Button>
        ))}
      </p>
      <div aria-live="polite">
        {check.busy && <Small>Everything is cut, stored and anchored, then each row is hashed again …</Small>}
        {check.problem && <ProblemNote problem={check.problem} />}
        {result !== undefined && <Verdict {...result} />}
      </div>
      <Small>The processor checks itself here. An auditor trusts no one: export a bundle and verify it offline.</Small>
    </>
  );
}

function Verdict({ title, report }: { readonly title: string; readonly report: VerifyReport }): ReactElement {
  const { integrity, completeness, bundle, findings, findings_omitted, assurance } = report;
  return (
    <>
      <FactList
        facts={[
          ['Period', title],
          ['Integrity', <StateWord key="integrity" word={INTEGRITY[integrity]} />],
          ['Completeness', <StateWord key="completeness" word={COMPLETENESS[completeness]} />],
          ['Rows hashed', bundle === undefined ? undefined : formatCount(bundle.rows)],
          ['Streams', bundle === undefined ? undefined : formatCount(bundle.streams)],
          ['Who would have to collude', assurance],
        ]}
      />
      {findings.length > 0 && (
        <>
          <p>{formatCounted(findings.length + findings_omitted, 'finding')}</p>
          <ul>
            {findings.slice(0, 20).map(({ code, message, where }) => (
              <li key={`${code} ${JSON.stringify(where)}`}>
                <code>{code}</code> {message} {formatWhere(where)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function formatWhere(where: VerifyReport['findings'][number]['where']): string {
  return Object.entries(where)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
