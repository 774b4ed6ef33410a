import { css } from '@emotion/css';
import type { InventoryItem } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { formatInstant } from '../../format/instants.ts';

/** Versions by when they were first seen. */
export function VersionChoice({
  versions,
  value,
  onChange,
}: {
  readonly versions: readonly Pick<InventoryItem, 'id' | 'first_seen'>[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <select id="other-version" aria-label="Earlier version" className={styles.select} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {versions.map(({ id, first_seen }) => (
        <option key={id} value={id}>
          {`${id.slice(0, 8)}, first seen ${formatInstant(first_seen)}`}
        </option>
      ))}
    </select>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  select: css({
    height: theme.spacing(4),
    padding: theme.spacing(0, 1),
    background: theme.components.input.background,
    color: theme.colors.text.primary,
    border: `1px solid ${theme.components.input.borderColor}`,
    borderRadius: theme.shape.radius.default,
  }),
});
