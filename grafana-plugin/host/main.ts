import { fetchSession, type HostSession } from './session.ts';

// @grafana/runtime reads its configuration while it is being imported: the rest comes after.
const session = await fetchSession();
if (session !== undefined) await show(session);

async function show(session: HostSession): Promise<void> {
  Object.assign(window, { __grafana_public_path__: '/public/', grafanaBootData: formBootData(session) });
  const { showApp } = await import('./show-app.tsx');
  try {
    await showApp(session);
  } catch (error) {
    document.body.textContent = 'The console could not load the plugin. Build it: node bin/build-console.mjs';
    throw error;
  }
}

function formBootData({ name, grafana }: HostSession): object {
  return {
    settings: {
      appUrl: `${location.origin}/`,
      appSubUrl: '',
      buildInfo: { version: '13.2.2', env: 'production' },
      namespace: 'default',
      featureToggles: {},
      datasources: {},
      panels: {},
      apps: {},
    },
    user: { id: 1, login: name, name, orgId: 1, orgRole: grafana?.orgRole ?? 'Viewer', isSignedIn: true, timezone: 'utc', language: 'en-US', permissions: {} },
    navTree: [],
  };
}
