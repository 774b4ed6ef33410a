import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import type { AppPlugin } from '@grafana/data';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import * as react from 'react';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactDom from 'react-dom';
import * as router from 'react-router-dom-v5-compat';
import * as rxjs from 'rxjs';

interface SystemJs {
  set(id: string, module: object): void;
  addImportMap(map: { readonly imports: Readonly<Record<string, string>> }): void;
  import(id: string): Promise<{ readonly plugin?: AppPlugin; readonly default?: { readonly plugin?: AppPlugin } }>;
}

/** What Grafana shares with plugins, under the names the artefact asks for. `react-router` is v6 on top of the v5 router, as in Grafana. */
const SHARED: Readonly<Record<string, object>> = {
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  react,
  'react/jsx-runtime': jsxRuntime,
  'react-dom': reactDom,
  'react-router': router,
  rxjs,
};

/** Loads the built artefact, unchanged, the way Grafana does: by SystemJS. Call it after every service is set. */
export async function loadPlugin(address: string): Promise<AppPlugin> {
  // Only now: its global `define` would swallow any UMD dependency that is evaluated later.
  await import('systemjs/dist/system.js');
  await import('systemjs/dist/extras/amd.js');
  const { System } = window as unknown as { readonly System: SystemJs };
  const imports: Record<string, string> = {};
  for (const [name, module] of Object.entries(SHARED)) {
    imports[name] = `package:${name}`;
    // A copy: a namespace cannot be extended, and SystemJS marks what it is given.
    System.set(imports[name], { ...module, default: module });
  }
  System.addImportMap({ imports });
  const loaded = await System.import(address);
  const plugin = loaded.plugin ?? loaded.default?.plugin;
  if (plugin === undefined) throw new Error(`${address} exports no plugin`);
  return plugin;
}
