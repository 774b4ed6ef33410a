import { css } from '@emotion/css';
import type { RevealedContent } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { ShortId } from '../../components/short-id.tsx';
import { formThread, splitPlaceholders } from '../../format/thread.ts';

/** Revealed content. It comes from outside: shown as text, never as markup. */
export function ContentThread({ content }: { readonly content: RevealedContent }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <>
      <p>
        Revealed. The access record: <ShortId id={content.access_record} what="access record id" />
      </p>
      <ol className={styles.thread}>
        {formThread(content).map(({ who, text, folded }, index) => (
          <li key={index} className={styles.turn}>
            {folded ? (
              <details>
                <summary className={styles.who}>{who}</summary>
                <Words text={text} />
              </details>
            ) : (
              <>
                <div className={styles.who}>{who}</div>
                <Words text={text} />
              </>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

function Words({ text }: { readonly text: string }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.words}>
      {splitPlaceholders(text).map((piece, index) =>
        piece.placeholder ? (
          <mark key={index} className={styles.chip} title="Replaced before it was sealed">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  thread: css({ listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  turn: css({ background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, padding: theme.spacing(1, 1.5) }),
  who: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, overflowWrap: 'anywhere' }),
  words: css({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
  chip: css({
    background: theme.colors.warning.transparent,
    color: theme.colors.warning.text,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(0, 0.5),
    fontFamily: theme.typography.fontFamilyMonospace,
  }),
});
