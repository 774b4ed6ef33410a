import type { ExportJob } from '@spanproof/vocabulary';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { formatCount, formatDuration, formatShare } from '../../format/figures.ts';

/** From when on a rate says something. */
const LEAST_MS = 1_500;

/** Phase, count, rate, time left: of the phase that runs, since this page has seen it. */
export function JobProgress({ job: { phase, done, total } }: { readonly job: ExportJob }): ReactElement {
  const styles = useStyles2(getStyles);
  const [began, setBegan] = useState(() => ({ phase, done, at: Date.now() }));
  if (began.phase !== phase) setBegan({ phase, done, at: Date.now() });
  const elapsed = Date.now() - began.at;
  const perSecond = began.phase === phase && elapsed >= LEAST_MS && done > began.done ? ((done - began.done) / elapsed) * 1000 : undefined;
  return (
    <div className={styles.progress}>
      <progress aria-label="Progress of the export" max={Math.max(total, 1)} value={done} className={styles.bar} />
      <span aria-live="polite">
        {phase}: {total > 0 ? formatShare(done, total) : formatCount(done)}
        {perSecond !== undefined && `, ${formatCount(Math.round(perSecond))} per second`}
        {perSecond !== undefined && total > done && `, ${formatDuration(((total - done) / perSecond) * 1e9)} left in this phase`}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  progress: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  bar: css({ flex: 1, maxWidth: 400, accentColor: theme.colors.primary.main }),
});
