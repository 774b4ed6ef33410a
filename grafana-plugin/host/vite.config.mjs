// Builds the page that stands in for Grafana: in tests, and as the local console.
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// Whoever starts the build: with another value JSX is compiled for development, which React's production build does not have.
process.env.NODE_ENV = 'production';

const here = import.meta.dirname;
/** Folder of a package, wherever npm has put it. */
const folderOf = (name) => dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));

export default defineConfig({
  root: here,
  base: '/host-assets/',
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Rolldown's own handling of CommonJS defaults from .mjs breaks packages that @grafana/ui imports.
  legacy: { inconsistentCjsInterop: true },
  resolve: {
    alias: {
      'grafana-plugin-page': join(folderOf('@grafana/runtime'), 'dist/esm/components/PluginPage.mjs'),
      'custom-scrollbars-source': join(folderOf('react-custom-scrollbars-2'), 'lib/index.js'),
      'react-custom-scrollbars-2': join(here, 'scrollbars.ts'),
    },
    dedupe: ['react', 'react-dom', '@grafana/data', '@grafana/runtime', '@grafana/ui', 'rxjs', 'i18next', 'lodash'],
  },
  build: {
    outDir: join(here, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 20_000,
  },
});
