import { type Alert, type AlertState, type AlertTransition, needsNote } from '@spanproof/vocabulary';
import { Button, Field, Input, Stack, TextArea } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { api } from '../../data/api.ts';
import { useVisitor } from '../../data/permissions.tsx';
import { useAnswer } from '../../data/use-answer.ts';

export type Words = Pick<AlertTransition, 'note' | 'owner' | 'change'>;

const VERBS: { readonly [state in AlertState]: string } = {
  open: 'Open again',
  acknowledged: 'Acknowledge',
  investigating: 'Investigating',
  resolved: 'Resolve',
  false_positive: 'False positive',
};

/** A note, whose it is, what explains it; then one button per state it may go to. */
export function MoveForm({
  alert,
  moves,
  busy,
  onMove,
}: {
  readonly alert: Alert;
  readonly moves: readonly AlertState[];
  readonly busy: boolean;
  /** Resolves to whether it was moved. */
  readonly onMove: (state: AlertState, words: Words) => Promise<boolean>;
}): ReactElement {
  const visitor = useVisitor();
  const [note, setNote] = useState('');
  const [typedOwner, setOwner] = useState<string | undefined>(undefined);
  const [typedChange, setChange] = useState<string | undefined>(undefined);
  // Whoever moves on what belongs to nobody takes it, unless they say otherwise.
  const owner = typedOwner ?? alert.owner ?? visitor?.name ?? '';
  const change = typedChange ?? alert.change ?? '';
  const changes = useAnswer(() => api.register('changes'), 'changes');
  const offered = changes.state === 'ready' ? changes.value.filter(({ retired }) => !retired) : [];

  const words: Words = { ...differ('note', note, undefined), ...differ('owner', owner, alert.owner), ...differ('change', change, alert.change) };

  async function move(state: AlertState): Promise<void> {
    if (await onMove(state, words)) setNote('');
  }

  return (
    <form aria-label="Move it on" onSubmit={(event) => event.preventDefault()} style={{ maxWidth: 720 }}>
      <Field label="Note" description="What was found and done: needed to close an alert and to open it again. It is sealed with your name.">
        <TextArea id="alert-note" rows={3} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <Stack gap={2} wrap="wrap">
        <Field label="Owner" description="Who sees it through">
          <Input id="alert-owner" value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
        </Field>
        <Field label="Linked change" description="The registered change that explains it">
          <Input id="alert-change" list="alert-changes" value={change} onChange={(event) => setChange(event.currentTarget.value)} />
        </Field>
      </Stack>
      <datalist id="alert-changes">
        {offered.map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      <Stack gap={1} wrap="wrap">
        {moves.map((state, n) => (
          <Button
            key={state}
            type="button"
            variant={n === 0 ? 'primary' : 'secondary'}
            disabled={busy || (needsNote(alert.state, state) && note.trim() === '') || (state === alert.state && saysNothing(words))}
            onClick={() => void move(state)}
          >
            {state === alert.state ? 'Save without moving' : VERBS[state]}
          </Button>
        ))}
      </Stack>
    </form>
  );
}

function saysNothing(words: Words): boolean {
  return Object.keys(words).length === 0;
}

/** A field only where it says something other than what stands. */
function differ<Name extends keyof Words>(name: Name, value: string, before: string | undefined): { readonly [Key in Name]?: string } {
  const text = value.trim();
  return text === '' || text === before ? {} : ({ [name]: text } as { readonly [Key in Name]?: string });
}
