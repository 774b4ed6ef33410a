import type { InventoryItem } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { selectStyle } from '../../components/select-style.ts';
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
  select: selectStyle(theme),
});
