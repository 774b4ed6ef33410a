import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Field as Labelled, Input, RadioButtonGroup, TextArea, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { selectStyle } from '../components/select-style.ts';
import type { Field } from './field.ts';

/** What is offered beside fields that ask for it. */
export type Suggestions = { readonly [source in NonNullable<Field['suggest']>]?: readonly string[] };

const TYPES: { readonly [kind in Field['kind']]?: string } = { day: 'date', instant: 'datetime-local', number: 'number' };
/** More are a list to open. */
const MOST_BUTTONS = 5;

interface FieldInputProps {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: Suggestions;
  /** Said below the field. */
  readonly fault?: string | undefined;
  /** Tells the fields of one row from those of another. */
  readonly within?: string;
}

/** One field that holds one value, as its kind asks for. */
export function FieldInput(props: FieldInputProps): ReactElement {
  const { field, value, onChange, fault, within = 'field' } = props;
  const { at, label, kind, required: asked, hint } = field;
  const required = asked === true;
  const id = `${within}-${at}`;
  if (kind === 'flag') return <Checkbox id={id} label={label} value={value === 'true'} onChange={(event) => onChange(String(event.currentTarget.checked))} />;
  return (
    <Labelled label={label} description={hint} required={required} noMargin invalid={fault !== undefined} error={fault}>
      {kind === 'choice' ? (
        <ChoiceInput {...props} id={id} />
      ) : kind === 'prose' ? (
        <TextArea id={id} rows={2} required={required} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <LineInput {...props} id={id} />
      )}
    </Labelled>
  );
}

function LineInput({ field, value, onChange, suggestions, id }: FieldInputProps & { readonly id: string }): ReactElement {
  const { kind, required, suggest } = field;
  const offered = suggest === undefined ? [] : (suggestions[suggest] ?? []);
  return (
    <>
      <Input
        id={id}
        type={TYPES[kind] ?? 'text'}
        required={required === true}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        {...(kind === 'instant' ? { step: 1 } : {})}
        {...(offered.length > 0 ? { list: `${id}-offered` } : {})}
      />
      {offered.length > 0 && (
        <datalist id={`${id}-offered`}>
          {offered.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

function ChoiceInput({ field: { label, choices = [], required }, value, onChange, id }: FieldInputProps & { readonly id: string }): ReactElement {
  const styles = useStyles2(getStyles);
  const options = choices.map((choice) => ({ label: choice.replaceAll('_', ' '), value: choice }));
  if (options.length <= MOST_BUTTONS) return <RadioButtonGroup id={id} aria-label={label} options={options} value={value} onChange={onChange} size="sm" />;
  return (
    <select id={id} className={styles.select} required={required === true} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">Choose …</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  select: selectStyle(theme, '100%'),
});
