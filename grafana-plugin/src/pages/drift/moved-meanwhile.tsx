import type { Alert as AlertEntry } from '@spanproof/vocabulary';
import { Alert } from '@grafana/ui';
import type { ReactElement } from 'react';
import { STATE_WORDS } from './alert-words.ts';

/** Somebody else was faster: who, to where, and what that means for what was typed here. `alert` is the one that was loaded after. */
export function MovedMeanwhile({ alert, code }: { readonly alert: AlertEntry; readonly code: string }): ReactElement {
  const step = alert.timeline.at(-1);
  return (
    <Alert
      severity="warning"
      title={step === undefined ? 'Somebody moved this alert on meanwhile' : `${step.actor} moved this alert to ${STATE_WORDS[step.state].text} meanwhile`}
    >
      <p>Nothing of yours was saved, and what you wrote is still here. Read the life of the alert below, then decide again.</p>
      <code>{code}</code>
    </Alert>
  );
}
