import { css } from '@emotion/css';
import type { CallHistogram, ControlSummary, Health } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { DayStrip } from '../../components/day-strip.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { Small } from '../../components/small.tsx';
import type { Answer } from '../../data/use-answer.ts';
import { countDays } from '../../format/days.ts';
import { formatBytes, formatCount, formatCounted, formatShare } from '../../format/figures.ts';
import { formatSpan } from '../../format/measures.ts';
import { ASSURANCE_WORDS } from '../../format/words.ts';
import { QuotedControl } from './quoted-control.tsx';

/** The control whose last result each statement quotes. */
const QUOTED = { integrity: 'cc4-1-integrity', completeness: 'cc7-2-completeness', content: 'cc6-7-findings-handled', rest: 'cc6-1-encryption-at-rest' };

/** Row 1: what was sealed, whether it is intact, whether it is complete, whether content is protected. */
export function Statements({
  health,
  days,
  controls,
}: {
  readonly health: Answer<Health>;
  readonly days: Answer<CallHistogram>;
  readonly controls: Answer<readonly ControlSummary[]>;
}): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.row}>
      <Panel title="Calls sealed">
        <ShownAnswer answer={days} rows={2}>
          {(value) => <Sealed days={countDays(value)} />}
        </ShownAnswer>
        <ShownAnswer answer={health} rows={1}>
          {({ sealed, stored, journal_bytes }) => (
            <Small>
              Since the start {formatShare(stored, sealed)} of the sealed records are in the store; {formatBytes(journal_bytes)} wait in the journal
            </Small>
          )}
        </ShownAnswer>
      </Panel>
      <Panel title="Integrity">
        <QuotedControl controls={controls} id={QUOTED.integrity} when="verified" />
        <ShownAnswer answer={health} rows={2}>
          {({ log }) => <Anchor log={log} />}
        </ShownAnswer>
      </Panel>
      <Panel title="Completeness">
        <QuotedControl controls={controls} id={QUOTED.completeness} when="compared" />
      </Panel>
      <Panel title="Content protection">
        <QuotedControl controls={controls} id={QUOTED.content} when="tested" />
        <QuotedControl controls={controls} id={QUOTED.rest} when="scanned" />
        <ShownAnswer answer={health} rows={1}>
          {({ key_custody }) => <Small>Keys: {key_custody}</Small>}
        </ShownAnswer>
      </Panel>
    </div>
  );
}

function Sealed({ days }: { readonly days: ReturnType<typeof countDays> }): ReactElement {
  const styles = useStyles2(getStyles);
  const calls = days.reduce((sum, day) => sum + day.calls, 0);
  const covered = days.filter((day) => day.calls > 0).length;
  return (
    <>
      <div className={styles.figure}>{formatCount(calls)}</div>
      <Small>
        {calls === 1 ? 'call' : 'calls'}, last 30 days; calls on {covered} of {days.length} days
      </Small>
      <DayStrip days={days} />
    </>
  );
}

/** How fresh the log's signed head is, and how strongly it is anchored. */
function Anchor({ log: { size, signed_at, lag_ms, assurance } }: { readonly log: Health['log'] }): ReactElement {
  return (
    <>
      <Small>
        Log of {formatCounted(size, 'entry', 'entries')}
        {signed_at === undefined ? '' : ', head signed '}
        {signed_at !== undefined && <Moment at={signed_at} hint />}
      </Small>
      {lag_ms !== undefined && (
        <Small>{lag_ms === 0 ? 'No checkpoint waits for the log' : `Anchor lag: the oldest checkpoint has waited ${formatSpan(lag_ms / 1000)}`}</Small>
      )}
      {assurance !== undefined && <Small>Assurance {ASSURANCE_WORDS[assurance]}</Small>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: theme.spacing(0, 2) }),
  figure: css({ fontSize: theme.typography.h1.fontSize, lineHeight: 1.1, fontVariantNumeric: 'tabular-nums' }),
});
