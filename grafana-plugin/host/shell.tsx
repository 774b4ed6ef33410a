import { css } from '@emotion/css';
import type { AppPlugin, AppPluginMeta, GrafanaTheme2 } from '@grafana/data';
import { LocationServiceProvider, locationService } from '@grafana/runtime';
import { Button, TextLink, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Router } from 'react-router-dom';
import { CompatRouter, Navigate, Route, Routes, useLocation } from 'react-router-dom-v5-compat';
import { PluginPage } from './plugin-page.tsx';
import { type HostSession, signOut } from './session.ts';

interface ShellProps {
  readonly plugin: AppPlugin;
  readonly meta: AppPluginMeta;
  readonly session: HostSession;
}

/** Grafana's chrome, as little of it as the app needs: its pages on the left, who is signed in above them. */
export function Shell(props: ShellProps): ReactElement {
  return (
    <Router history={locationService.getHistory()}>
      <LocationServiceProvider service={locationService}>
        <CompatRouter>
          <Frame {...props} />
        </CompatRouter>
      </LocationServiceProvider>
    </Router>
  );
}

function Frame({ plugin, meta, session }: ShellProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const root = `/a/${meta.id}`;
  const configuration = `/plugins/${meta.id}`;
  const Root = plugin.root;
  const Configuration = plugin.configPages?.[0]?.body;
  if (Root === undefined || Configuration === undefined) throw new Error('the plugin has no root page or no configuration page');
  return (
    <div className={styles.frame}>
      <nav className={styles.nav} aria-label="Pages">
        <strong>{meta.name}</strong>
        <div className={styles.who}>
          {session.name}
          <br />
          {session.label}
          {session.token !== undefined && (
            <div>
              <Button variant="secondary" fill="text" size="sm" className={styles.out} onClick={() => void signOut()}>
                Sign out
              </Button>
            </div>
          )}
        </div>
        <ul className={styles.list}>
          {(meta.includes ?? [])
            // Dashboards are for a Grafana to show.
            .filter(({ type, addToNav }) => addToNav && String(type) === 'page')
            .map(({ name, path = '' }) => (
              <li key={name} className={pathname.startsWith(path) ? styles.here : undefined}>
                <TextLink href={path} inline={false} color="primary" {...(pathname.startsWith(path) ? { 'aria-current': 'page' } : {})}>
                  {name}
                </TextLink>
              </li>
            ))}
        </ul>
      </nav>
      <Routes>
        <Route path={`${root}/*`} element={<Root basename={root} meta={meta} query={{}} path={pathname} onNavChanged={() => undefined} />} />
        <Route
          path={configuration}
          element={
            <PluginPage pageNav={{ text: 'Configuration', subTitle: 'Does this Grafana reach the processor, and as whom?' }}>
              <Configuration plugin={plugin} query={{}} />
            </PluginPage>
          }
        />
        <Route path="*" element={<Navigate replace to={`${root}/overview`} />} />
      </Routes>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ display: 'flex', minHeight: '100vh', background: theme.colors.background.canvas, '@media (max-width: 800px)': { flexDirection: 'column' } }),
  nav: css({
    width: 210,
    flexShrink: 0,
    padding: theme.spacing(2),
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
    '@media (max-width: 800px)': { width: 'auto', borderRight: 0 },
  }),
  who: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: theme.spacing(0.5, 0, 2) }),
  out: css({ padding: 0 }),
  list: css({ listStyle: 'none', margin: 0, padding: 0, '& li': { padding: theme.spacing(0.75, 1), borderLeft: '2px solid transparent' } }),
  here: css({ '&&': { borderLeftColor: theme.colors.primary.border, background: theme.colors.action.selected } }),
});
