import type { RegisterEntry, TodoItem } from '@spanproof/vocabulary';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { type Draft, toDraft } from '../../registers/entry-data.ts';
import { RegisterStep } from './register-step.tsx';
import { ScopeStep } from './scope-step.tsx';
import { StepList } from './step-list.tsx';
import { SET_UP, STEPS, type Step } from './steps.ts';

interface Loaded {
  readonly entry: RegisterEntry | undefined;
  readonly todo: readonly TodoItem[];
}

/** From nothing to evidence, one screen after the other; what is left is what the to-do list says. */
export function SetUpPage(): ReactElement {
  const loaded = useAnswer(loadAll, 'set-up');
  return (
    <PageFrame title="Set-up" question="What is left before this is evidence?">
      <ShownAnswer answer={loaded} rows={10}>
        {(value) => <Guide {...value} onSaved={loaded.reload} />}
      </ShownAnswer>
    </PageFrame>
  );
}

async function loadAll(): Promise<Loaded> {
  const [[entry], todo] = await Promise.all([api.register('setup'), api.todo()]);
  return { entry, todo };
}

function Guide({ entry, todo, onSaved }: Loaded & { readonly onSaved: () => void }): ReactElement {
  const styles = useStyles2(getStyles);
  const [{ step: asked }, change] = useSearchState();
  // Typed and not sealed yet: the register takes the set-up as a whole, so the first screens wait for the last of them.
  const [typed, setTyped] = useState<Draft>({});
  const sealed = entry === undefined ? undefined : toDraft(SET_UP.fields, entry.data);
  const place = Math.max(
    0,
    STEPS.findIndex(({ id }) => id === asked),
  );
  const step = STEPS[place] as Step;
  const next = STEPS[place + 1];
  const go = (to: Step | undefined): void => change({ step: (to ?? step).id });
  return (
    <div className={styles.page}>
      <StepList steps={STEPS} current={step.id} todo={todo} sealed={sealed} onOpen={go} />
      <div className={styles.screen}>
        {step.kind === 'scope' ? (
          <ScopeStep
            key={step.id}
            step={step}
            entry={entry}
            draft={{ ...toDraft(SET_UP.fields, entry?.data), ...typed }}
            onChange={setTyped}
            onNext={() => go(next)}
            onSealed={() => {
              setTyped({});
              onSaved();
              go(next);
            }}
          />
        ) : (
          <RegisterStep key={step.id} register={step.register} todo={todo} next={next} onNext={() => go(next)} onSaved={onSaved} />
        )}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'grid', gridTemplateColumns: '240px 1fr', gap: theme.spacing(3), '@media (max-width: 900px)': { gridTemplateColumns: '1fr' } }),
  screen: css({ minWidth: 0 }),
});
