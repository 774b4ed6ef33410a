import type { RegisterEntry } from '@spanproof/vocabulary';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, TextLink, useStyles2 } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { useMay } from '../../data/permissions.tsx';
import { ROOT } from '../../plugin-id.ts';
import { EntryForm } from '../../registers/entry-form.tsx';
import { showValue } from '../../registers/shown-value.ts';
import { type Deviation, RESPONSE_FORM, responseId } from './responses.ts';

const RECORD_ID = /^[0-9a-f]{32}$/;

/** One deviation: the call it is, what deviates, and the answer beside it. */
export function DeviationItem({
  control,
  run,
  deviation: { item, what },
  response,
  onChange,
}: {
  readonly control: string;
  readonly run: string | undefined;
  readonly deviation: Deviation;
  readonly response: RegisterEntry | undefined;
  readonly onChange: () => void;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const mayChange = useMay('registers');
  const [answering, setAnswering] = useState(false);
  const short = RECORD_ID.test(item) ? item.slice(0, 8) : item;
  // A run names what found the item; an answer that stands keeps the run it was given to.
  const preset = { control, item, ...(run === undefined ? {} : { run }) };
  return (
    <li className={styles.item} aria-label={`Deviation ${short}`}>
      <div className={styles.head}>
        <span>{RECORD_ID.test(item) ? <TextLink href={`${ROOT}/calls/${item}`}>{`Call ${short}`}</TextLink> : <code>{item}</code>}</span>
        <span>{what}</span>
        <StateWord word={response === undefined ? { text: 'not answered', tone: 'attention' } : { text: 'answered', tone: 'neutral' }} />
        {mayChange && !answering && (
          <Button
            size="sm"
            variant="secondary"
            onClick={() => setAnswering(true)}
            aria-label={`${response === undefined ? 'Answer' : 'Change the answer to'} ${short}`}
          >
            {response === undefined ? 'Answer' : 'Change'}
          </Button>
        )}
      </div>
      {answering ? (
        <EntryForm
          form={RESPONSE_FORM}
          entry={response}
          preset={preset}
          id={responseId(control, item)}
          onDone={(saved) => {
            setAnswering(false);
            if (saved !== undefined) onChange();
          }}
        />
      ) : (
        response && <FactList facts={RESPONSE_FORM.fields.map((field) => [field.label, showValue(field, response.data)] as const)} />
      )}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ padding: theme.spacing(1, 0), borderTop: `1px solid ${theme.colors.border.weak}` }),
  head: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, auto) 1fr auto auto',
    gap: theme.spacing(2),
    alignItems: 'center',
    overflowWrap: 'anywhere',
    marginBottom: theme.spacing(0.5),
    '@media (max-width: 800px)': { gridTemplateColumns: '1fr' },
  }),
});
