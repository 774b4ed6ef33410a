import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useMay } from '../../data/permissions.tsx';
import type { Draft } from '../../registers/entry-data.ts';
import { EntryFields } from '../../registers/entry-fields.tsx';
import { useEntrySave } from '../../registers/use-entry-save.ts';
import { findSetUpFaults, SET_UP, type Step } from './steps.ts';

/** Some fields of the set-up. Sealed at once where nothing else is missing; otherwise kept on the page, and said so. */
export function ScopeStep({
  step,
  entry,
  draft,
  onChange,
  onNext,
  onSealed,
}: {
  readonly step: Step & { readonly kind: 'scope' };
  readonly entry: RegisterEntry | undefined;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onNext: () => void;
  readonly onSealed: () => void;
}): ReactElement {
  const mayChange = useMay('registers');
  const [asked, setAsked] = useState(false);
  const save = useEntrySave(SET_UP, { entry, preset: undefined, id: 'setup' }, onSealed);
  const faults = findSetUpFaults(draft);
  const own = Object.fromEntries(Object.entries(faults).filter(([at]) => step.fields.some((field) => field.at === at)));
  const missing = SET_UP.fields.filter(({ at }) => at in faults && !(at in own)).map(({ label }) => label);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    if (Object.keys(own).length > 0) return;
    if (missing.length > 0) onNext();
    else void save.run(draft, undefined);
  }

  return (
    <Panel title={step.title}>
      <p>{step.why}</p>
      <NotPermitted deed="registers" what="change the set-up" />
      <form onSubmit={submit} aria-label={step.title} noValidate>
        <fieldset disabled={!mayChange} style={{ border: 0, padding: 0, margin: 0 }}>
          <EntryFields form={SET_UP} fields={step.fields} draft={draft} faults={asked ? own : {}} onChange={onChange} />
        </fieldset>
        {save.problem && <ProblemNote problem={save.problem} />}
        {mayChange && (
          <Stack gap={2} alignItems="center" wrap="wrap">
            <Button type="submit" disabled={save.busy}>
              {save.busy ? 'Sealing …' : missing.length > 0 ? 'Next' : 'Save and go on'}
            </Button>
            {missing.length > 0 && (
              <span>
                Kept on this page, not sealed yet: {missing.join(', ')} {missing.length === 1 ? 'is' : 'are'} still missing.
              </span>
            )}
          </Stack>
        )}
      </form>
    </Panel>
  );
}
