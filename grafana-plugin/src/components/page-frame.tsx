import { PluginPage } from '@grafana/runtime';
import type { ReactElement, ReactNode } from 'react';
import { ROOT } from '../plugin-id.ts';

/** A page of the app: its title, its question, and where it hangs. */
export function PageFrame({
  title,
  question,
  parent,
  actions,
  children,
}: {
  readonly title: string;
  readonly question: string;
  readonly parent?: { readonly text: string; readonly path: string };
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const pageNav = { text: title, subTitle: question, ...(parent === undefined ? {} : { parentItem: { text: parent.text, url: `${ROOT}${parent.path}` } }) };
  return (
    <PluginPage pageNav={pageNav} actions={actions}>
      {children}
    </PluginPage>
  );
}
