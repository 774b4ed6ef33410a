import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import type { FormEvent, ReactElement } from 'react';
import { selectStyle } from '../../components/select-style.ts';
import { PERIODS, type PeriodName } from '../../data/period.ts';
import type { SearchState } from '../../data/search-state.ts';
import { FIELD_NAMES, type FilterField, FIRST_FIELDS, MORE_FIELDS, toNanoUsd } from './filter-fields.ts';

const OUTCOMES = [
  { label: 'All', value: '' },
  { label: 'Ok', value: 'ok' },
  { label: 'Error', value: 'error' },
  { label: 'Blocked', value: 'blocked' },
];
const NAMES = ['from', 'to', ...FIELD_NAMES];

/** Fields take effect together, on Enter or Search; period and outcome at once. */
export function CallFilter({
  state,
  period,
  onChange,
}: {
  readonly state: SearchState;
  readonly period: { readonly name: PeriodName | 'custom' };
  readonly onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const more = [...MORE_FIELDS.map(({ name }) => name), 'from', 'to'].filter((name) => state[name] !== undefined).length;

  function search(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onChange(Object.fromEntries(NAMES.map((name) => [name, readText(form.get(name))])));
  }

  return (
    // The key makes the fields follow the address, also when a person goes back.
    <form key={JSON.stringify(state)} onSubmit={search} role="search" aria-label="Filter calls" className={styles.form}>
      <Stack gap={2} wrap="wrap">
        <RadioButtonGroup
          aria-label="Period"
          options={PERIODS.map(({ label, value }) => ({ label, value: value as PeriodName | 'custom' }))}
          value={period.name}
          onChange={(value) => onChange({ period: value, from: undefined, to: undefined })}
        />
        <RadioButtonGroup aria-label="Outcome" options={OUTCOMES} value={state['outcome'] ?? ''} onChange={(outcome) => onChange({ outcome })} />
      </Stack>
      <div className={styles.fields}>
        {FIRST_FIELDS.map((field) => (
          <FilterInput key={field.name} field={field} value={state[field.name] ?? ''} />
        ))}
        <div className={styles.buttons}>
          <Button type="submit" icon="search">
            Search
          </Button>
          <Button
            type="button"
            variant="secondary"
            onClick={() => onChange(Object.fromEntries([...NAMES, 'outcome', 'period'].map((name) => [name, undefined])))}
          >
            Clear
          </Button>
        </div>
      </div>
      <details open={more > 0}>
        <summary>More filters{more > 0 ? ` (${more} set)` : ''}</summary>
        <div className={styles.fields} style={{ marginTop: 8 }}>
          {MORE_FIELDS.map((field) => (
            <FilterInput key={field.name} field={field} value={state[field.name] ?? ''} />
          ))}
          <Field label="From (UTC)" noMargin>
            <Input id="filter-from" name="from" type="datetime-local" defaultValue={state['from'] ?? ''} />
          </Field>
          <Field label="To (UTC)" noMargin>
            <Input id="filter-to" name="to" type="datetime-local" defaultValue={state['to'] ?? ''} />
          </Field>
        </div>
      </details>
    </form>
  );
}

function FilterInput({ field: { name, label, choices }, value }: { readonly field: FilterField; readonly value: string }): ReactElement {
  const styles = useStyles2(getStyles);
  const id = `filter-${name}`;
  const fault = name === 'min_cost' && value !== '' && toNanoUsd(value) === undefined ? 'not an amount such as 0.05: it does not count' : undefined;
  return (
    <Field label={label} noMargin invalid={fault !== undefined} error={fault}>
      {choices === undefined ? (
        <Input id={id} name={name} defaultValue={value} />
      ) : (
        <select id={id} name={name} defaultValue={value} className={styles.select}>
          <option value="">Any</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function readText(value: FormDataEntryValue | null): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), marginBottom: theme.spacing(2) }),
  fields: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))', gap: theme.spacing(1.5), alignItems: 'end' }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
  select: selectStyle(theme, '100%'),
});
