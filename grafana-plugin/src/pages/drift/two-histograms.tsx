import { css } from '@emotion/css';
import type { SignalComparison } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type ComparedBin, compareBins } from './compare-bins.ts';

const HEIGHT = 140;
/** More labels would run into each other. */
const MOST_LABELS = 8;

/** Baseline and window on one axis, as shares of their own calls: hollow and filled, so that colour is not what tells them apart. */
export function TwoHistograms({ comparison: { bins, measure } }: { readonly comparison: SignalComparison }): ReactElement {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const compared = compareBins(bins);
  const most = Math.max(...compared.flatMap(({ baseline, window }) => [baseline, window]), Number.MIN_VALUE);
  const slot = 100 / Math.max(1, compared.length);
  const tall = (share: number): number => (share / most) * (HEIGHT - 2);
  const every = Math.ceil(compared.length / MOST_LABELS);
  return (
    <figure className={styles.figure}>
      <svg role="img" aria-label={describe(measure, compared)} viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" className={styles.chart}>
        {compared.map(({ label, baseline, window }, n) => (
          <g key={label}>
            <rect
              x={n * slot + slot * 0.1}
              width={slot * 0.4}
              y={HEIGHT - tall(baseline)}
              height={tall(baseline)}
              fill="none"
              stroke={theme.colors.text.secondary}
              vectorEffect="non-scaling-stroke"
            />
            <rect x={n * slot + slot * 0.5} width={slot * 0.4} y={HEIGHT - tall(window)} height={tall(window)} fill={theme.colors.warning.main} />
          </g>
        ))}
      </svg>
      <div aria-hidden="true" className={styles.labels}>
        {compared.map(({ label }, n) => (
          <span key={label}>{n % every === 0 ? label : ''}</span>
        ))}
      </div>
      <figcaption className={styles.caption}>
        <span>
          <span aria-hidden="true" className={styles.hollow} /> baseline
        </span>
        <span>
          <span aria-hidden="true" className={styles.filled} /> window
        </span>
        <span>shares of each side’s own calls</span>
      </figcaption>
    </figure>
  );
}

function describe(measure: string, bins: readonly ComparedBin[]): string {
  const largest = bins.toSorted((a, b) => Math.abs(b.window - b.baseline) - Math.abs(a.window - a.baseline))[0];
  if (largest === undefined) return `${measure}: no distribution`;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return `${measure}: distribution in the baseline and in the window over ${bins.length} bins; the largest difference is at ${largest.label}, ${percent(largest.baseline)} in the baseline and ${percent(largest.window)} in the window`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0 }),
  chart: css({ width: '100%', height: HEIGHT, display: 'block', borderBottom: `1px solid ${theme.colors.border.medium}` }),
  labels: css({
    display: 'flex',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > span': { flex: 1, minWidth: 0, textAlign: 'center', whiteSpace: 'nowrap' },
  }),
  caption: css({ display: 'flex', gap: theme.spacing(2), flexWrap: 'wrap', color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  hollow: css({ display: 'inline-block', width: 10, height: 10, border: `1px solid ${theme.colors.text.secondary}` }),
  filled: css({ display: 'inline-block', width: 10, height: 10, background: theme.colors.warning.main }),
});
