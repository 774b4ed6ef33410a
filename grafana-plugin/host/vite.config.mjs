// Builds the page that stands in for Grafana: in tests, and as the local console.
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// Whoever starts the build: with another value JSX is compiled for development, which React's production build does not have.
process.env.NODE_ENV = 'production';

const here = import.meta.dirname;
const out = join(here, 'dist');
/** Folder of a package, wherever npm has put it. */
const folderOf = (name) => dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));

/** Where Grafana's style sheet looks for its fonts, and the packages that have them; the last one is its Roboto Mono for Latin. */
const FONTS = [
  ['inter/Inter-Regular.woff2', '@fontsource/inter', 'inter-latin-400-normal.woff2'],
  ['inter/Inter-Medium.woff2', '@fontsource/inter', 'inter-latin-500-normal.woff2'],
  ['roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2', '@fontsource/roboto-mono', 'roboto-mono-latin-400-normal.woff2'],
];

/** What Grafana serves under /public beside plugins, so that a server needs this folder and none of the packages. */
const publicFiles = {
  name: 'public-files',
  closeBundle() {
    cpSync(join(folderOf('@grafana/ui'), 'dist/public/img/icons'), join(out, 'public/build/img/icons'), { recursive: true });
    for (const [target, name, file] of FONTS) {
      const place = join(out, 'public/fonts', target);
      mkdirSync(dirname(place), { recursive: true });
      cpSync(join(folderOf(name), 'files', file), place);
    }
  },
};

export default defineConfig({
  root: here,
  base: '/host-assets/',
  logLevel: 'error',
  plugins: [publicFiles],
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
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 20_000,
    // A page under a strict policy runs no inline script and no data: module.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
