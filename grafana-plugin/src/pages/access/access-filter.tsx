import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import type { FormEvent, ReactElement } from 'react';
import { PERIODS, type PeriodName } from '../../data/period.ts';
import type { SearchState } from '../../data/search-state.ts';

const FIELDS = [
  { name: 'actor', label: 'Who (user:7, token:3)' },
  { name: 'action', label: 'Action' },
  { name: 'resource', label: 'What (starts with)' },
] as const;
const OUTCOMES = [
  { label: 'All', value: '' },
  { label: 'Allowed', value: 'allowed' },
  { label: 'Refused', value: 'refused' },
];
const NAMES = ['from', 'to', ...FIELDS.map(({ name }) => name)];

/** What an address of the access page may name beside the period. */
export const ACCESS_FILTERS: readonly string[] = [...FIELDS.map(({ name }) => name), 'outcome'];

/** Fields take effect together, on Enter or Search; period and outcome at once. */
export function AccessFilter({
  state,
  period,
  onChange,
}: {
  readonly state: SearchState;
  readonly period: PeriodName | 'custom';
  readonly onChange: (change: Readonly<Record<string, string | undefined>>) => void;
}): ReactElement {
  const styles = useStyles2(getStyles);

  function search(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onChange(Object.fromEntries(NAMES.map((name) => [name, readText(form.get(name))])));
  }

  return (
    <form key={JSON.stringify(state)} onSubmit={search} role="search" aria-label="Filter the access log">
      <Stack gap={2} wrap="wrap">
        <RadioButtonGroup
          aria-label="Period"
          options={PERIODS.map(({ label, value }) => ({ label, value: value as PeriodName | 'custom' }))}
          value={period}
          onChange={(value) => onChange({ period: value, from: undefined, to: undefined })}
        />
        <RadioButtonGroup aria-label="Outcome" options={OUTCOMES} value={state['outcome'] ?? ''} onChange={(outcome) => onChange({ outcome })} />
      </Stack>
      <div className={styles.fields}>
        {FIELDS.map(({ name, label }) => (
          <Field key={name} label={label} noMargin>
            <Input id={`access-${name}`} name={name} defaultValue={state[name] ?? ''} />
          </Field>
        ))}
        <Field label="From (UTC)" noMargin>
          <Input id="access-from" name="from" type="datetime-local" defaultValue={state['from'] ?? ''} />
        </Field>
        <Field label="To (UTC)" noMargin>
          <Input id="access-to" name="to" type="datetime-local" defaultValue={state['to'] ?? ''} />
        </Field>
        <Stack gap={1}>
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
        </Stack>
      </div>
    </form>
  );
}

function readText(value: FormDataEntryValue | null): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
    gap: theme.spacing(1.5),
    alignItems: 'end',
    margin: theme.spacing(1.5, 0, 2),
  }),
});
