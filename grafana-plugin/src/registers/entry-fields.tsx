import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement, ReactNode } from 'react';
import type { Draft } from './entry-data.ts';
import type { Field, RegisterForm } from './field.ts';
import { FieldInput } from './field-input.tsx';
import { RowsInput } from './rows-input.tsx';
import { useSuggestions } from './use-suggestions.ts';

/** Fields of a form over one draft. */
export function EntryFields({
  form,
  fields = form.fields,
  draft,
  faults,
  onChange,
  children,
}: {
  readonly form: RegisterForm;
  /** Those of the form that are shown; all where absent. */
  readonly fields?: readonly Field[];
  readonly draft: Draft;
  /** By `at`; what is said of fields nobody has filled in yet is for the moment of saving. */
  readonly faults: { readonly [at: string]: string };
  readonly onChange: (draft: Draft) => void;
  readonly children?: ReactNode;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const suggestions = useSuggestions({ register: form.register, fields });
  return (
    <div className={styles.fields}>
      {fields.map((field) => {
        const props = {
          field,
          suggestions,
          value: draft[field.at] ?? '',
          fault: faults[field.at],
          onChange: (value: string) => onChange({ ...draft, [field.at]: value }),
        };
        return field.kind === 'rows' ? <RowsInput key={field.at} {...props} /> : <FieldInput key={field.at} {...props} />;
      })}
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))',
    gap: theme.spacing(2),
    alignItems: 'start',
    marginBottom: theme.spacing(2),
  }),
});
