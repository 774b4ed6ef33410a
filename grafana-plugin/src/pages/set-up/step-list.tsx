import type { TodoItem } from '@spanproof/vocabulary';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { StateWord } from '../../components/state-word.tsx';
import { formatShare } from '../../format/figures.ts';
import type { Draft } from '../../registers/entry-data.ts';
import { describeStep, type Step } from './steps.ts';

/** How far the set-up is: each step with what is open in it. */
export function StepList({
  steps,
  current,
  todo,
  sealed,
  onOpen,
}: {
  readonly steps: readonly Step[];
  readonly current: string;
  readonly todo: readonly TodoItem[];
  readonly sealed: Draft | undefined;
  readonly onOpen: (step: Step) => void;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const words = steps.map((step) => [step, describeStep(step, todo, sealed)] as const);
  const done = words.filter(([, { tone }]) => tone !== 'attention').length;
  return (
    <nav aria-label="Steps of the set-up">
      <p className={styles.share}>{formatShare(done, steps.length)} of the steps have nothing open</p>
      <progress className={styles.bar} aria-label="Steps with nothing open" max={steps.length} value={done} />
      <ol className={styles.list}>
        {words.map(([step, word]) => (
          <li key={step.id}>
            <button
              type="button"
              className={step.id === current ? styles.here : styles.step}
              {...(step.id === current ? { 'aria-current': 'step' } : {})}
              onClick={() => onOpen(step)}
            >
              <span>{step.title}</span>
              <StateWord word={word} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const step = {
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    width: '100%',
    padding: theme.spacing(0.75, 1),
    border: 0,
    borderLeft: '2px solid transparent',
    background: 'transparent',
    color: theme.colors.text.primary,
    textAlign: 'left',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  } as const;
  return {
    share: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    bar: css({ width: '100%', accentColor: theme.colors.primary.main }),
    list: css({ listStyle: 'none', margin: 0, padding: 0 }),
    step: css(step),
    here: css({ ...step, borderLeftColor: theme.colors.primary.border, background: theme.colors.action.selected }),
  };
};
