import { css } from '@emotion/css';
import type { Alert } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Moment } from '../../components/moment.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { ROOT } from '../../plugin-id.ts';
import { entryPath } from '../../registers/entry-path.ts';
import { formSeriesName, SEVERITY_WORDS, SOURCE_WORDS, STATE_WORDS } from './alert-words.ts';
import { Sparkline } from './sparkline.tsx';

/** One alert: how grave, what changed by how much, whose it is. */
export function AlertCard({ alert }: { readonly alert: Alert }): ReactElement {
  const styles = useStyles2(getStyles);
  const { id, title, severity, state, source, opened_at, owner, change, signal } = alert;
  return (
    <li className={styles.card}>
      <div className={styles.states}>
        <StateWord word={SEVERITY_WORDS[severity]} />
        <StateWord word={STATE_WORDS[state]} />
      </div>
      <div className={styles.what}>
        <TextLink href={`${ROOT}/drift/${encodeURIComponent(id)}`}>{title}</TextLink>
        {source === 'drift' && signal !== undefined && <SeriesOf signal={signal} />}
        <div className={styles.small}>
          Opened <Moment at={opened_at} /> by {SOURCE_WORDS[source]} · {owner === undefined ? 'no owner yet' : `owner ${owner}`}
          {change !== undefined && (
            <>
              {' · linked change '}
              <TextLink href={entryPath('changes', change)} variant="bodySmall">
                {change}
              </TextLink>
            </>
          )}
        </div>
      </div>
    </li>
  );
}

/** A convenience of the list: where the series cannot be had, its absence is said in a word and the alert's own page shows why. */
function SeriesOf({ signal }: { readonly signal: string }): ReactElement {
  const styles = useStyles2(getStyles);
  const answer = useAnswer(() => api.comparison(signal), signal);
  if (answer.state === 'loading') return <div className={styles.small}>Loading its series …</div>;
  if (answer.state === 'failed') return <div className={styles.small}>Its series could not be loaded ({answer.problem.code})</div>;
  const { signal: said } = answer.value;
  return (
    <div className={styles.series}>
      <div>
        <div>{said.effect}</div>
        <div className={styles.small}>{formSeriesName(said.series)}</div>
      </div>
      <div className={styles.spark}>
        <Sparkline comparison={answer.value} height={36} />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    display: 'grid',
    gridTemplateColumns: '130px 1fr',
    gap: theme.spacing(2),
    padding: theme.spacing(1.5, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '@media (max-width: 700px)': { gridTemplateColumns: '1fr' },
  }),
  states: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5), alignItems: 'flex-start' }),
  what: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  series: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 220px',
    gap: theme.spacing(2),
    alignItems: 'center',
    '@media (max-width: 900px)': { gridTemplateColumns: '1fr' },
  }),
  spark: css({ minWidth: 0 }),
  small: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
