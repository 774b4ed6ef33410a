import { css } from '@emotion/css';
import type { AlertStep } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Moment } from '../../components/moment.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { STATE_WORDS } from './alert-words.ts';

/** Who moved it when, oldest first; each step is a record in the ledger. */
export function AlertTimeline({ steps }: { readonly steps: readonly AlertStep[] }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <ol aria-label="Steps of the alert" className={styles.steps}>
      {steps.map(({ at, state, actor, note, record_id }) => (
        <li key={record_id} className={styles.step}>
          <Moment at={at} />
          <StateWord word={STATE_WORDS[state]} />
          <div className={styles.who}>
            <strong>{actor}</strong>
            {note !== undefined && <div>{note}</div>}
          </div>
          <ShortId id={record_id} what="record id" />
        </li>
      ))}
    </ol>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({ listStyle: 'none', margin: 0, padding: 0 }),
  step: css({
    display: 'grid',
    gridTemplateColumns: '190px 140px minmax(0, 1fr) auto',
    gap: theme.spacing(2),
    padding: theme.spacing(1, 0),
    '& + &': { borderTop: `1px solid ${theme.colors.border.weak}` },
    '@media (max-width: 800px)': { gridTemplateColumns: '1fr' },
  }),
  who: css({ overflowWrap: 'anywhere' }),
});
