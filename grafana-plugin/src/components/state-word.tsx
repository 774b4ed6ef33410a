import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import type { Tone, Word } from '../format/words.ts';

const MARKS: { readonly [tone in Tone]: string } = { good: '●', bad: '▲', attention: '◆', neutral: '○' };

/** A state: its word, a mark whose shape differs too, and a colour. */
export function StateWord({ word: { text, tone } }: { readonly word: Word }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.word}>
      <span aria-hidden="true" className={styles[tone]}>
        {MARKS[tone]}
      </span>
      {text}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  word: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75), whiteSpace: 'nowrap' }),
  good: css({ color: theme.colors.success.text }),
  bad: css({ color: theme.colors.error.text }),
  attention: css({ color: theme.colors.warning.text }),
  neutral: css({ color: theme.colors.text.secondary }),
});
