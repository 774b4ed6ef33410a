import { fetchSession } from './session.ts';

// @grafana/runtime reads its configuration while it is being imported: the rest comes after.
const session = await fetchSession();
Object.assign(window, {
  grafanaBootData: {
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
    user: {
      id: 1,
      login: session.name,
      name: session.name,
      orgId: 1,
      orgRole: 'Viewer',
      isSignedIn: true,
      timezone: 'utc',
      language: 'en-US',
      permissions: {},
    },
    navTree: [],
  },
});
const { showApp } = await import('./show-app.tsx');
try {
  await showApp(session);
} catch (error) {
  document.body.textContent = 'The console could not load the plugin. Build it: npm run build -w grafana-plugin';
  throw error;
}
