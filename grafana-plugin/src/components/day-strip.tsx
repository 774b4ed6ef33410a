import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { formatCounted } from '../format/figures.ts';

export interface Day {
  readonly day: string;
  readonly calls: number;
}

/** One mark per day: filled where calls were sealed, hollow where none were. */
export function DayStrip({ days }: { readonly days: readonly Day[] }): ReactElement {
  const styles = useStyles2(getStyles);
  const covered = days.filter(({ calls }) => calls > 0).length;
  return (
    <div role="img" aria-label={`Calls on ${covered} of ${formatCounted(days.length, 'day')}`} className={styles.strip}>
      {days.map(({ day, calls }) => (
        <span key={day} title={`${day}: ${formatCounted(calls, 'call')}`} className={calls > 0 ? styles.filled : styles.hollow} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({ display: 'flex', gap: 2, height: 14, marginTop: theme.spacing(1), '& > span': { flex: 1, borderRadius: 2 } }),
  filled: css({ background: theme.colors.success.main }),
  hollow: css({ border: `1px solid ${theme.colors.border.strong}` }),
});
