import { type AppPluginMeta, createTheme, EventBusSrv, ThemeContext } from '@grafana/data';
import { config, setAppEvents, setBackendSrv, setDataSourceSrv, setEchoSrv } from '@grafana/runtime';
import { GlobalStyles, ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import { setPluginPage } from 'grafana-plugin-page';
import { createRoot } from 'react-dom/client';
import { createBackendService } from './backend-service.ts';
import { createDataSourceService } from './data-sources.ts';
import { loadPlugin } from './load-plugin.ts';
import { PluginPage } from './plugin-page.tsx';
import type { ProxyRoute } from './resolve-route.ts';
import { createTokenSource, type HostSession } from './session.ts';
import { Shell } from './shell.tsx';

const ARTEFACT = '/public/plugins/spanproof-evidence-app';

type Manifest = AppPluginMeta & { readonly routes: readonly ProxyRoute[] };

/** Everything Grafana's core would have set up before a plugin runs, then the plugin itself. */
export async function showApp(session: HostSession): Promise<void> {
  const theme = createTheme({ colors: { mode: session.theme } });
  config.theme2 = theme;
  const manifest = (await (await fetch(`${ARTEFACT}/plugin.json`)).json()) as Manifest;
  setBackendSrv(createBackendService(manifest.id, session.proxied === true ? undefined : manifest.routes, createTokenSource(session)));
  if (session.grafana !== undefined) setDataSourceSrv(createDataSourceService(session.grafana));
  setAppEvents(new EventBusSrv());
  setEchoSrv({ addEvent: () => undefined, addBackend: () => undefined, flush: () => undefined, onInteraction: () => () => undefined });
  setPluginPage(PluginPage);

  const plugin = await loadPlugin(`${ARTEFACT}/module.js`);
  const meta: AppPluginMeta = { ...manifest, enabled: true, jsonData: session.settings, secureJsonFields: { apiToken: true }, module: '', baseUrl: ARTEFACT };
  plugin.meta = meta;
  plugin.init?.(meta);

  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <PortalContainer />
      <ModalsProvider>
        <Shell plugin={plugin} meta={meta} session={session} />
        <ModalRoot />
      </ModalsProvider>
    </ThemeContext.Provider>,
  );
}
