import { css } from '@emotion/css';
import type { SignalComparison } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { DataTable } from '../../components/data-table.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount, formatShare } from '../../format/figures.ts';
import { formatInstant } from '../../format/instants.ts';
import { formatMeasure } from '../../format/measures.ts';
import { compareBins } from './compare-bins.ts';
import { SignalFacts } from './signal-facts.tsx';
import { describeRange, Sparkline } from './sparkline.tsx';
import { TwoHistograms } from './two-histograms.tsx';

/** Everything behind a signal: what it says, the measure over time, the two distributions; each drawing as a table too. */
export function ComparisonPanel({ signal }: { readonly signal: string }): ReactElement {
  const comparison = useAnswer(() => api.comparison(signal), signal);
  return (
    <Panel title="Window comparison">
      <ShownAnswer answer={comparison} rows={6}>
        {(value) => <Compared comparison={value} />}
      </ShownAnswer>
    </Panel>
  );
}

function Compared({ comparison }: { readonly comparison: SignalComparison }): ReactElement {
  const styles = useStyles2(getStyles);
  const { signal, measure, unit, points, bins } = comparison;
  const compared = compareBins(bins);
  const sums = compared.reduce((sum, { calls }) => ({ baseline: sum.baseline + calls.baseline, window: sum.window + calls.window }), {
    baseline: 0,
    window: 0,
  });
  return (
    <>
      <p className={styles.effect}>{signal.effect}</p>
      <SignalFacts signal={signal} />
      {points.length > 0 && (
        <>
          <h3 className={styles.head}>{measure} over time</h3>
          <Sparkline comparison={comparison} height={90} />
          <div className={styles.scale}>
            <span>{formatInstant(points[0]?.at ?? '0')}</span>
            <span>{describeRange(comparison)}</span>
            <span>{formatInstant(points.at(-1)?.at ?? '0')}</span>
          </div>
          <details className={styles.table}>
            <summary>Over time, as a table</summary>
            <DataTable
              label={`${measure} over time`}
              rows={points}
              keyOf={({ at }) => at}
              columns={[
                { title: 'Window from', cell: ({ at }) => <Moment at={at} /> },
                { title: measure, align: 'right', cell: ({ value }) => (value === undefined ? 'not computed' : formatMeasure(value, unit)) },
                { title: 'Calls', align: 'right', cell: ({ n }) => formatCount(n) },
              ]}
            />
          </details>
        </>
      )}
      {bins.length > 0 && (
        <>
          <h3 className={styles.head}>Distribution in the baseline and in the window</h3>
          <TwoHistograms comparison={comparison} />
          <details className={styles.table}>
            <summary>Distributions, as a table</summary>
            <DataTable
              label="Distributions"
              rows={compared}
              keyOf={({ label }) => label}
              columns={[
                { title: measure, cell: ({ label }) => label },
                { title: 'Baseline', align: 'right', cell: ({ calls }) => formatShare(calls.baseline, sums.baseline) },
                { title: 'Window', align: 'right', cell: ({ calls }) => formatShare(calls.window, sums.window) },
              ]}
            />
          </details>
        </>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  effect: css({ fontSize: theme.typography.h5.fontSize, overflowWrap: 'anywhere' }),
  head: css({ ...theme.typography.h6, margin: theme.spacing(2, 0, 1) }),
  scale: css({
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  table: css({ marginTop: theme.spacing(1), '& > summary': { cursor: 'pointer', marginBottom: theme.spacing(1) } }),
});
