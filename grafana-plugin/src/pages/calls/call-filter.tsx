import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import type { FormEvent, ReactElement } from 'react';
import { PERIODS, type PeriodName } from '../../data/period.ts';
import type { SearchState } from '../../data/search-state.ts';

export const FILTER_FIELDS = [
  { name: 'service', label: 'Service' },
  { name: 'model', label: 'Model, asked or served' },
  { name: 'provider', label: 'Provider' },
  { name: 'rule', label: 'Rule' },
  { name: 'finding', label: 'Finding kind' },
  { name: 'trace_id', label: 'Trace id' },
] as const;

const OUTCOMES = [
  { label: 'All', value: '' },
  { label: 'Ok', value: 'ok' },
  { label: 'Error', value: 'error' },
  { label: 'Blocked', value: 'blocked' },
];

/** Text fields take effect together, on Enter or Search; the rest at once. */
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
  const names = ['from', 'to', ...FILTER_FIELDS.map(({ name }) => name)];

  function search(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onChange(Object.fromEntries(names.map((name) => [name, readText(form.get(name))])));
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
        {FILTER_FIELDS.map(({ name, label }) => (
          <Field key={name} label={label} noMargin>
            <Input id={`filter-${name}`} name={name} defaultValue={state[name] ?? ''} />
          </Field>
        ))}
        <Field label="From (UTC)" noMargin>
          <Input id="filter-from" name="from" type="datetime-local" defaultValue={state['from'] ?? ''} />
        </Field>
        <Field label="To (UTC)" noMargin>
          <Input id="filter-to" name="to" type="datetime-local" defaultValue={state['to'] ?? ''} />
        </Field>
        <div className={styles.buttons}>
          <Button type="submit" icon="search">
            Search
          </Button>
          <Button
            type="button"
            variant="secondary"
            onClick={() => onChange(Object.fromEntries([...names, 'outcome', 'period'].map((name) => [name, undefined])))}
          >
            Clear
          </Button>
        </div>
      </div>
    </form>
  );
}

function readText(value: FormDataEntryValue | null): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), marginBottom: theme.spacing(2) }),
  fields: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))', gap: theme.spacing(1.5), alignItems: 'end' }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
