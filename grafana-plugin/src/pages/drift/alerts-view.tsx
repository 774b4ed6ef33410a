import { css } from '@emotion/css';
import { ALERT_STATES, type Alert, type AlertPage, isClosedAlert } from '@spanproof/vocabulary';
import { Button, RadioButtonGroup } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { EmptyNote } from '../../components/empty-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount, formatCounted } from '../../format/figures.ts';
import { AlertCard } from './alert-card.tsx';
import { AlertFigures } from './alert-figures.tsx';
import { STATE_WORDS } from './alert-words.ts';
import { NoAlert } from './no-alert.tsx';

/** Each one with a signal asks for its series: no more at once than a person looks at. */
const SHOWN_AT_ONCE = 20;

/** Alerts by state, with what it takes on average to get from one to the next. */
export function AlertsView(): ReactElement {
  const alerts = useAnswer(api.alerts, 'alerts');
  return (
    <ShownAnswer answer={alerts} rows={8}>
      {(page) => (page.alerts.length === 0 ? <NoAlert /> : <Alerts page={page} />)}
    </ShownAnswer>
  );
}

function Alerts({ page: { alerts, figures } }: { readonly page: AlertPage }): ReactElement {
  const [{ state = '' }, change] = useSearchState();
  const chosen = alerts.filter((alert) => (state === '' ? !isClosedAlert(alert.state) : state === 'all' || alert.state === state));
  const options = [
    { label: `Not closed ${formatCount(alerts.filter((alert) => !isClosedAlert(alert.state)).length)}`, value: '' },
    ...ALERT_STATES.map((one) => ({ label: `${STATE_WORDS[one].text} ${formatCount(figures.by_state[one])}`, value: one })),
    { label: 'all', value: 'all' },
  ];
  return (
    <>
      <AlertFigures figures={figures} />
      <RadioButtonGroup aria-label="State" options={options} value={state} onChange={(value) => change({ state: value })} />
      {chosen.length === 0 ? (
        <div className={below}>
          <EmptyNote title="No alert is in this state">
            <p>Choose another state above.</p>
          </EmptyNote>
        </div>
      ) : (
        <Cards key={state} alerts={chosen} />
      )}
    </>
  );
}

function Cards({ alerts }: { readonly alerts: readonly Alert[] }): ReactElement {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const cards = alerts.slice(0, shown);
  return (
    <>
      <p className={below} aria-live="polite">
        {formatCounted(alerts.length, 'alert')}, {formatCount(cards.length)} shown
      </p>
      <ul aria-label="Alerts" className={list}>
        {cards.map((alert) => (
          <AlertCard key={alert.id} alert={alert} />
        ))}
      </ul>
      {cards.length < alerts.length && (
        <Button variant="secondary" onClick={() => setShown((before) => before + SHOWN_AT_ONCE)}>
          Show more
        </Button>
      )}
    </>
  );
}

const below = css({ margin: '12px 0 8px' });
const list = css({ listStyle: 'none', margin: 0, padding: 0 });
