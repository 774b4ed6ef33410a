import { css } from '@emotion/css';
import type { AlertPage } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Panel } from '../../components/panel.tsx';
import { formatCount, formatCounted } from '../../format/figures.ts';
import { formatSpan } from '../../format/measures.ts';

/** How many wait for somebody, and how long it takes until somebody comes and until it is over. */
export function AlertFigures({ figures: { by_state, mtta_s, mttr_s } }: { readonly figures: AlertPage['figures'] }): ReactElement {
  const styles = useStyles2(getStyles);
  const { open, acknowledged, investigating } = by_state;
  const tiles = [
    ['Open', formatCount(open), `nobody has taken ${open === 1 ? 'it' : 'them'} yet; ${formatCounted(acknowledged + investigating, 'other one')} worked on`],
    [
      'Mean time to acknowledge',
      mtta_s === undefined ? '–' : formatSpan(mtta_s),
      mtta_s === undefined ? 'none was acknowledged yet' : 'MTTA, from opened to acknowledged',
    ],
    ['Mean time to resolve', mttr_s === undefined ? '–' : formatSpan(mttr_s), mttr_s === undefined ? 'none was closed yet' : 'MTTR, from opened to closed'],
  ] as const;
  return (
    <div className={styles.row}>
      {tiles.map(([title, figure, says]) => (
        <Panel key={title} title={title}>
          <div className={styles.figure}>{figure}</div>
          <div className={styles.says}>{says}</div>
        </Panel>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))', gap: theme.spacing(0, 2) }),
  figure: css({ fontSize: theme.typography.h1.fontSize, lineHeight: 1.1, fontVariantNumeric: 'tabular-nums' }),
  says: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
