import { css } from '@emotion/css';
import type { DiffLine } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';

const MARKS: { readonly [op in DiffLine['op']]: string } = { same: ' ', removed: '-', added: '+' };
const SAID: { readonly [op in DiffLine['op']]: string } = { same: '', removed: 'removed: ', added: 'added: ' };

/** Lines with what became of them: a mark, a colour, and a word for whoever hears it read. */
export function LineDiff({ lines }: { readonly lines: readonly DiffLine[] }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.frame} aria-label="Differences" tabIndex={0}>
      {lines.map(({ op, text }, place) => (
        <div key={place} className={styles[op]}>
          <span aria-hidden="true">{MARKS[op]} </span>
          <span className="sr-only">{SAID[op]}</span>
          {text}
        </div>
      ))}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    maxHeight: 420,
    overflow: 'auto',
    border: `1px solid ${theme.colors.border.weak}`,
    padding: theme.spacing(1),
    '& .sr-only': { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' },
  }),
  same: css({}),
  removed: css({ background: theme.colors.error.transparent }),
  added: css({ background: theme.colors.success.transparent }),
});
