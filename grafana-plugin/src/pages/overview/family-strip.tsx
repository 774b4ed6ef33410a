import { css } from '@emotion/css';
import type { ControlResult, ControlSummary } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { EmptyNote } from '../../components/empty-note.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { countFamilies } from '../../format/families.ts';
import { formatCounted } from '../../format/figures.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';

const RESULTS = Object.keys(RESULT_WORDS) as ControlResult[];

/** Row 2: how the controls of each family stand. */
export function FamilyStrip({ controls }: { readonly controls: readonly ControlSummary[] }): ReactElement {
  const styles = useStyles2(getStyles);
  if (controls.length === 0) return <EmptyNote title="This processor knows no control" />;
  return (
    <ul className={styles.strip}>
      {countFamilies(controls).map(({ family, controls: count, results }) => (
        <li key={family} className={styles.family}>
          <TextLink href={`${ROOT}/controls?family=${family}`} inline={false}>
            {family}
          </TextLink>
          <div className={styles.small}>{formatCounted(count, 'control')}</div>
          {RESULTS.filter((result) => results[result] > 0).map((result) => (
            <div key={result}>
              <StateWord word={{ ...RESULT_WORDS[result], text: `${results[result]} ${RESULT_WORDS[result].text}` }} />
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: theme.spacing(1.5),
  }),
  family: css({ borderLeft: `2px solid ${theme.colors.border.medium}`, paddingLeft: theme.spacing(1) }),
  small: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
