import { AppPlugin, type AppRootProps } from '@grafana/data';
import { lazy, type ReactElement, Suspense } from 'react';
import { Skeleton } from './components/skeleton.tsx';
import type { ConfigPageProps } from './pages/configuration/configuration-page.tsx';

const App = lazy(async () => ({ default: (await import('./app.tsx')).App }));
const ConfigurationPage = lazy(async () => ({ default: (await import('./pages/configuration/configuration-page.tsx')).ConfigurationPage }));

const Root = (props: AppRootProps): ReactElement => (
  <Suspense fallback={<Skeleton />}>
    <App {...props} />
  </Suspense>
);

const Configuration = (props: ConfigPageProps): ReactElement => (
  <Suspense fallback={<Skeleton />}>
    <ConfigurationPage {...props} />
  </Suspense>
);

export const plugin: AppPlugin = new AppPlugin()
  .setRootPage(Root)
  .addConfigPage({ title: 'Configuration', icon: 'cog', body: Configuration, id: 'configuration' });
