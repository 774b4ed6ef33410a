import type { Population } from '@spanproof/vocabulary';
import { Button, Field, Input, Stack } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Moment } from '../../components/moment.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { formatCounted } from '../../format/figures.ts';
import { judgeNonce, type SampleDraft, SIZES } from './sample-request.ts';

/** Step two: the auditor's nonce, over a population that was fixed before it. */
export function SampleFields({
  population,
  draft,
  onChange,
  onDrop,
}: {
  readonly population: Population;
  readonly draft: SampleDraft;
  readonly onChange: (draft: SampleDraft) => void;
  readonly onDrop: () => void;
}): ReactElement {
  const fault = draft.nonce.trim() === '' ? undefined : judgeNonce(draft.nonce);
  const said = SIZES.find(({ size }) => String(size) === draft.size)?.says ?? `${SIZES.map(({ size, says }) => `${size}: ${says}`).join('; ')}`;
  return (
    <fieldset aria-label="Step 2: draw the sample" style={{ border: 0, padding: 0, margin: '16px 0 0' }}>
      <p>
        Step 2: a sample of the population <ShortId id={population.id} what="population id" />, fixed at <Moment at={population.at} /> over{' '}
        {formatCounted(population.calls, 'call')}. The auditor names a nonce that nobody knew before.{' '}
        <Button size="sm" variant="secondary" fill="text" onClick={onDrop}>
          Export without a sample
        </Button>
      </p>
      <Stack gap={2} wrap="wrap" alignItems="flex-start">
        <Field
          label="Auditor’s nonce (hex)"
          description="At least 16 bytes, drawn by the auditor"
          required
          noMargin
          invalid={fault !== undefined}
          error={fault}
        >
          <Input
            id="sample-nonce"
            required
            width={50}
            autoComplete="off"
            spellCheck={false}
            value={draft.nonce}
            onChange={(event) => onChange({ ...draft, nonce: event.currentTarget.value })}
          />
        </Field>
        <Field label="Calls in the sample" description={said} required noMargin>
          <Input
            id="sample-size"
            type="number"
            min={1}
            max={Math.max(1, population.calls)}
            required
            width={16}
            value={draft.size}
            onChange={(event) => onChange({ ...draft, size: event.currentTarget.value })}
          />
        </Field>
      </Stack>
    </fieldset>
  );
}
