/** Parts of @grafana/runtime that core imports by path; vite.config.mjs says where they are. */
declare module 'grafana-plugin-page' {
  import type { PluginPageProps } from '@grafana/runtime';
  import type { ComponentType } from 'react';
  export function setPluginPage(component: ComponentType<PluginPageProps>): void;
}

declare module 'systemjs/dist/system.js';
declare module 'systemjs/dist/extras/amd.js';

declare module 'react-router-dom' {
  import type { LocationService } from '@grafana/runtime';
  import type { ComponentType, ReactNode } from 'react';
  export const Router: ComponentType<{ readonly history: ReturnType<LocationService['getHistory']>; readonly children: ReactNode }>;
}

declare module 'custom-scrollbars-source';
