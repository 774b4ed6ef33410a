import { css } from '@emotion/css';
import type { CallHistogram, ControlSummary, Health } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { ReactElement, ReactNode } from 'react';
import { DayStrip } from '../../components/day-strip.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import type { Answer } from '../../data/use-answer.ts';
import { countDays } from '../../format/days.ts';
import { formatBytes, formatCount, formatCounted } from '../../format/figures.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';

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
      </Panel>
      <Panel title="Integrity">
        <Quoted controls={controls} id={QUOTED.integrity} />
        <ShownAnswer answer={health} rows={1}>
          {({ log, sealed, stored, journal_bytes }) => (
            <Small>
              Log of {formatCounted(log.size, 'entry', 'entries')}; {formatCount(stored)} of {formatCount(sealed)} records sealed since the start are in the
              store,
              {` ${formatBytes(journal_bytes)}`} wait in the journal
            </Small>
          )}
        </ShownAnswer>
      </Panel>
      <Panel title="Completeness">
        <Quoted controls={controls} id={QUOTED.completeness} />
      </Panel>
      <Panel title="Content protection">
        <Quoted controls={controls} id={QUOTED.content} />
        <Quoted controls={controls} id={QUOTED.rest} />
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

/** The last result of one control, as it stands: never a fresh claim. */
function Quoted({ controls, id }: { readonly controls: Answer<readonly ControlSummary[]>; readonly id: string }): ReactElement {
  return (
    <ShownAnswer answer={controls} rows={1}>
      {(all) => {
        const control = all.find((one) => one.id === id);
        if (control === undefined) return <Small>Not tested: this processor has no such control</Small>;
        return (
          <div style={{ marginBottom: 8 }}>
            <StateWord word={RESULT_WORDS[control.last?.result ?? 'not_tested']} />
            <div>
              <TextLink href={`${ROOT}/controls/${id}`} variant="bodySmall">
                {control.title}
              </TextLink>
            </div>
            <Small>{control.last === undefined ? 'never run' : <Moment at={control.last.at} />}</Small>
          </div>
        );
      }}
    </ShownAnswer>
  );
}

function Small({ children }: { readonly children: ReactNode }): ReactElement {
  const styles = useStyles2(getStyles);
  return <div className={styles.small}>{children}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: theme.spacing(0, 2) }),
  figure: css({ fontSize: theme.typography.h1.fontSize, lineHeight: 1.1, fontVariantNumeric: 'tabular-nums' }),
  small: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
