import { Checkbox, Field as Labelled, Input, RadioButtonGroup, TextArea } from '@grafana/ui';
import type { ReactElement } from 'react';
import type { Field } from './fields.ts';

/** One field, as its kind asks for. */
export function FieldInput({
  field: { at, label, kind, required: asked, choices = [], hint },
  value,
  onChange,
}: {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const required = asked === true;
  const id = `field-${at}`;
  if (kind === 'flag') return <Checkbox id={id} label={label} value={value === 'true'} onChange={(event) => onChange(String(event.currentTarget.checked))} />;
  return (
    <Labelled label={label} description={hint} required={required} noMargin>
      {kind === 'choice' ? (
        <RadioButtonGroup
          aria-label={label}
          options={choices.map((choice) => ({ label: choice.replaceAll('_', ' '), value: choice }))}
          value={value}
          onChange={onChange}
          size="sm"
        />
      ) : kind === 'prose' ? (
        <TextArea id={id} rows={2} required={required} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <Input
          id={id}
          type={kind === 'day' ? 'date' : kind === 'number' ? 'number' : 'text'}
          required={required}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}
