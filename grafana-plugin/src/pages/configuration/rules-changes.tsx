import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { StateWord } from '../../components/state-word.tsx';
import { formatCounted } from '../../format/figures.ts';
import type { Word } from '../../format/words.ts';
import { changesSomething } from './install-rules.ts';
import type { PlannedChange } from './plan-rules.ts';

const WORDS: { readonly [change in PlannedChange['change']]: Word } = {
  create: { text: 'would be created', tone: 'attention' },
  update: { text: 'would be changed', tone: 'attention' },
  remove: { text: 'would be removed', tone: 'bad' },
  none: { text: 'is as it should be', tone: 'good' },
  keep: { text: 'is not ours and stays', tone: 'neutral' },
};

/** What would happen to each thing; nothing has happened yet. */
export function RulesChanges({ changes }: { readonly changes: readonly PlannedChange[] }): ReactElement {
  const styles = useStyles2(getStyles);
  const count = changes.filter(({ change }) => changesSomething([{ name: '', change }])).length;
  return (
    <section aria-label="What would change">
      <p role="status">
        {count === 0 ? 'Nothing would change: this Grafana has the rules already.' : `${formatCounted(count, 'change')} would be made; none has been made yet.`}
      </p>
      <ul aria-label="Changes" className={styles.list}>
        {changes.map(({ name, change }) => (
          <li key={`${change} ${name}`} className={styles.item}>
            <StateWord word={WORDS[change]} />
            <span>{name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  item: css({ display: 'grid', gridTemplateColumns: '190px 1fr', gap: theme.spacing(1), padding: theme.spacing(0.5, 0) }),
});
