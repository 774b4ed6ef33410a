import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { EmptyNote, ImportLine } from '../../components/empty-note.tsx';
import { entryPath } from '../../registers/entry-path.ts';

/** How alerts get here, where there is none. */
export function NoAlert(): ReactElement {
  return (
    <EmptyNote title="No alert has been raised">
      <p>
        The processor compares every series (service, operation, model, prompt version) with its own baseline and raises an alert where it drifts. Calls get
        here from a service that loads the instrumentation before its LLM SDK. One line:
      </p>
      <ImportLine />
      <p>Rules in Grafana raise alerts too: install them on the page Configuration of a Grafana that has this app.</p>
      <p>
        People add what they noticed themselves: <TextLink href={entryPath('alerts')}>add an alert</TextLink>.
      </p>
    </EmptyNote>
  );
}
