import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Panel } from '../../components/panel.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { diagnose, type DiagnosisStep } from '../../data/diagnose.ts';
import { useAnswer } from '../../data/use-answer.ts';
import type { Word } from '../../format/words.ts';

const WORDS: { readonly [state in DiagnosisStep['state']]: Word } = {
  ok: { text: 'ok', tone: 'good' },
  failed: { text: 'failed', tone: 'bad' },
  skipped: { text: 'not tried', tone: 'neutral' },
};

/** The way from this browser to the store, one step after the other, with the fix beside each failure. */
export function Diagnosis(): ReactElement {
  const styles = useStyles2(getStyles);
  const steps = useAnswer(() => diagnose(api, Date.now), 'diagnosis');
  return (
    <Panel
      title="Diagnosis"
      actions={
        <Button size="sm" variant="secondary" icon="sync" onClick={steps.reload}>
          Check again
        </Button>
      }
    >
      <ShownAnswer answer={steps} rows={5}>
        {(all) => (
          <ol className={styles.steps} aria-label="Steps of the diagnosis">
            {all.map(({ name, state, says, todo }) => (
              <li key={name} className={styles.step}>
                <strong>{name}</strong>
                <StateWord word={WORDS[state]} />
                <span>
                  {says}
                  {todo !== undefined && <div className={styles.todo}>{todo}</div>}
                </span>
              </li>
            ))}
          </ol>
        )}
      </ShownAnswer>
    </Panel>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({ listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  step: css({ display: 'grid', gridTemplateColumns: '160px 120px 1fr', gap: theme.spacing(2), '@media (max-width: 700px)': { gridTemplateColumns: '1fr' } }),
  todo: css({ color: theme.colors.text.secondary }),
});
