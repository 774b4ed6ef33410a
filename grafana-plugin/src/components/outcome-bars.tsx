import { css } from '@emotion/css';
import type { CallHistogram } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { formatCount } from '../format/figures.ts';
import { formatInstant } from '../format/instants.ts';

const OUTCOMES = ['ok', 'error', 'blocked'] as const;

/** Calls by outcome over time, stacked. What the bars show, the label says. */
export function OutcomeBars({ histogram, height = 72 }: { readonly histogram: CallHistogram; readonly height?: number }): ReactElement {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { buckets } = histogram;
  const most = Math.max(1, ...buckets.map(({ ok, error, blocked }) => ok + error + blocked));
  const sums = OUTCOMES.map((outcome) => [outcome, buckets.reduce((sum, bucket) => sum + bucket[outcome], 0)] as const);
  const colours = { ok: theme.colors.success.main, error: theme.colors.error.main, blocked: theme.colors.warning.main };
  const width = 100 / Math.max(1, buckets.length);
  return (
    <figure className={styles.figure}>
      <svg
        role="img"
        aria-label={`Calls by outcome: ${sums.map(([outcome, sum]) => `${formatCount(sum)} ${outcome}`).join(', ')}`}
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        className={styles.chart}
        style={{ height }}
      >
        {buckets.map((bucket, place) => {
          let top = height;
          return OUTCOMES.map((outcome) => {
            const tall = (bucket[outcome] / most) * height;
            top -= tall;
            return tall === 0 ? null : (
              <rect key={`${bucket.at}${outcome}`} x={place * width + width * 0.08} y={top} width={width * 0.84} height={tall} fill={colours[outcome]}>
                <title>{`${formatInstant(bucket.at)}: ${formatCount(bucket[outcome])} ${outcome}`}</title>
              </rect>
            );
          });
        })}
      </svg>
      <figcaption className={styles.caption}>
        <span>{formatInstant(histogram.from)}</span>
        <span className={styles.legend}>
          {sums.map(([outcome, sum]) => (
            <span key={outcome}>
              <span aria-hidden="true" className={styles.swatch} style={{ background: colours[outcome] }} /> {outcome} {formatCount(sum)}
            </span>
          ))}
        </span>
        <span>{formatInstant(histogram.to)}</span>
      </figcaption>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0 }),
  chart: css({ width: '100%', display: 'block', borderBottom: `1px solid ${theme.colors.border.medium}` }),
  caption: css({
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(0.5),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  legend: css({ display: 'flex', gap: theme.spacing(2) }),
  swatch: css({ display: 'inline-block', width: 10, height: 10, borderRadius: 2 }),
});
