import type { ControlResult } from '@spanproof/vocabulary';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { RESULT_WORDS, type Tone } from '../../format/words.ts';
import type { DayResult } from './day-results.ts';

/** Each result has a height of its own: colour is not what tells them apart. */
const HEIGHTS: { readonly [result in ControlResult]: number } = { deviation: 100, passed: 70, no_occurrences: 45, not_applicable: 30, not_tested: 20 };

/** One bar per day: what the last run of that day found. */
export function DayBars({ days }: { readonly days: readonly DayResult[] }): ReactElement {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const colours: { readonly [tone in Tone]: string } = {
    good: theme.colors.success.main,
    bad: theme.colors.error.main,
    attention: theme.colors.warning.main,
    neutral: theme.colors.text.disabled,
  };
  const counts = (Object.keys(HEIGHTS) as ControlResult[])
    .map((result) => [result, days.filter((day) => day.result === result).length] as const)
    .filter(([, count]) => count > 0);
  const label = [
    ...counts.map(([result, count]) => `${RESULT_WORDS[result].text} on ${count}`),
    `no run on ${days.filter(({ result }) => result === undefined).length}`,
  ];
  return (
    <figure className={styles.figure}>
      <div role="img" aria-label={`Results of the last ${days.length} days: ${label.join(', ')}`} className={styles.bars}>
        {days.map(({ day, result }) => (
          <span
            key={day}
            title={`${day}: ${result === undefined ? 'no run' : RESULT_WORDS[result].text}`}
            className={result === undefined ? styles.none : styles.bar}
            style={result === undefined ? {} : { height: `${HEIGHTS[result]}%`, background: colours[RESULT_WORDS[result].tone] }}
          />
        ))}
      </div>
      <figcaption className={styles.caption}>
        <span>{days[0]?.day}</span>
        <span>{label.join(', ')}</span>
        <span>{days.at(-1)?.day}</span>
      </figcaption>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: theme.spacing(0, 0, 2) }),
  bars: css({ display: 'flex', alignItems: 'flex-end', gap: 2, height: 48, borderBottom: `1px solid ${theme.colors.border.medium}`, '& > span': { flex: 1 } }),
  bar: css({ borderRadius: '2px 2px 0 0' }),
  none: css({ height: 2, background: theme.colors.border.medium }),
  caption: css({
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
