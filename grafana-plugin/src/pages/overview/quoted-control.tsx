import type { ControlSummary } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Moment } from '../../components/moment.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { Small } from '../../components/small.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { type Answer, useAnswer } from '../../data/use-answer.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';

/** The last result of one control with its figures and its age, as it stands: never a fresh claim. */
export function QuotedControl({
  controls,
  id,
  when,
}: {
  readonly controls: Answer<readonly ControlSummary[]>;
  readonly id: string;
  /** What was done then: `scanned`. */
  readonly when: string;
}): ReactElement {
  return (
    <ShownAnswer answer={controls} rows={1}>
      {(all) => {
        const control = all.find((one) => one.id === id);
        return control === undefined ? <Small>Not tested: this processor has no such control</Small> : <Quoted control={control} when={when} />;
      }}
    </ShownAnswer>
  );
}

function Quoted({ control: { id, title, last }, when }: { readonly control: ControlSummary; readonly when: string }): ReactElement {
  return (
    <div style={{ marginBottom: 8 }}>
      <StateWord word={RESULT_WORDS[last?.result ?? 'not_tested']} />
      <div>
        <TextLink href={`${ROOT}/controls/${id}`} variant="bodySmall">
          {title}
        </TextLink>
      </div>
      {last === undefined ? (
        <Small>never run</Small>
      ) : (
        <>
          <Reason id={id} />
          <Small>
            {when} <Moment at={last.at} hint />
          </Small>
        </>
      )}
    </div>
  );
}

/** One sentence with the figures of the run. Of an earlier start of the processor only the result is kept. */
function Reason({ id }: { readonly id: string }): ReactElement | null {
  const control = useAnswer(() => api.control(id), id);
  if (control.state !== 'ready' || control.value.last === undefined) return null;
  return <Small>{control.value.last.reason}</Small>;
}
