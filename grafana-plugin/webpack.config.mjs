// Builds what Grafana loads: an AMD module.js that takes React and Grafana's own packages from the host.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Copy from 'copy-webpack-plugin';
import Terser from 'terser-webpack-plugin';
import { SubresourceIntegrityPlugin } from 'webpack-subresource-integrity';
import VirtualModules from 'webpack-virtual-modules';

const here = import.meta.dirname;
const src = join(here, 'src');
const { id } = JSON.parse(readFileSync(join(src, 'plugin.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

/** Grafana shares exactly these with plugins; everything else is bundled. */
const EXTERNALS = [
  { 'amd-module': 'module' },
  'lodash',
  'moment',
  '@emotion/react',
  '@emotion/css',
  'react',
  'react/jsx-runtime',
  'react-dom',
  'rxjs',
  'i18next',
  'react-router',
  /^@grafana\/(ui|runtime|data)$/,
];

/** Chunks are found beside module.js, wherever the host serves it from. */
const publicPath = `import amdModule from 'amd-module';
__webpack_public_path__ = amdModule?.uri ? amdModule.uri.slice(0, amdModule.uri.lastIndexOf('/') + 1) : 'public/plugins/${id}/';`;

/** The day of the commit rather than of the build: the same source gives the same bytes. */
const updated = /^## .*?(\d{4}-\d{2}-\d{2})/m.exec(readFileSync(join(here, 'CHANGELOG.md'), 'utf8'))?.[1];
if (updated === undefined) throw new Error('CHANGELOG.md names no day');
const fill = (content) => content.toString().replaceAll('%VERSION%', version).replaceAll('%TODAY%', updated).replaceAll('%PLUGIN_ID%', id);

/** Generated elsewhere (dashboards/); Grafana offers what plugin.json names. */
const BOARDS = join(here, '../dashboards/json');
const boards = readdirSync(BOARDS)
  .filter((file) => file.startsWith('spanproof-'))
  .toSorted()
  .map((file) => ({ file, ...JSON.parse(readFileSync(join(BOARDS, file), 'utf8')) }));
/** One stands in the navigation, the others beside it. */
const FIRST_BOARD = 'spanproof-llm-operations';
const nameBoards = (content) => {
  const manifest = JSON.parse(fill(content));
  const includes = boards.map(({ file, title, uid }) => ({
    type: 'dashboard',
    name: title,
    path: `dashboards/${file}`,
    uid,
    ...(uid === FIRST_BOARD ? { addToNav: true } : {}),
  }));
  return JSON.stringify({ ...manifest, includes: [...manifest.includes, ...includes] }, null, 2);
};

export default {
  mode: 'production',
  context: src,
  entry: { module: './module.tsx' },
  target: ['web', 'es2022'],
  devtool: 'source-map',
  output: {
    clean: true,
    path: join(here, 'dist'),
    filename: '[name].js',
    chunkFilename: '[name].js?_cache=[contenthash]',
    library: { type: 'amd' },
    publicPath: `public/plugins/${id}/`,
    uniqueName: id,
    crossOriginLoading: 'anonymous',
  },
  externals: EXTERNALS,
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
  module: {
    rules: [
      { test: /src\/module\.tsx$/, use: [{ loader: 'imports-loader', options: { imports: 'side-effects grafana-public-path' } }] },
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        use: {
          loader: 'swc-loader',
          options: { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } } },
        },
      },
      { test: /\.svg$/, type: 'asset/resource', generator: { filename: 'img/[hash][ext]' } },
    ],
  },
  optimization: { minimizer: [new Terser({ extractComments: false })] },
  performance: { hints: false },
  plugins: [
    new VirtualModules({ 'node_modules/grafana-public-path.js': publicPath }),
    new Copy({
      patterns: [
        { from: 'plugin.json', transform: nameBoards },
        { from: '../README.md', transform: fill },
        { from: '../CHANGELOG.md' },
        { from: '../../LICENSE', to: '[name]', toType: 'template' },
        { from: 'img/logo.svg', to: 'img/logo.svg' },
        { from: join(BOARDS, 'spanproof-*.json'), to: 'dashboards/[name][ext]' },
        { from: join(BOARDS, 'alert-rules.json'), to: 'alerting/[name][ext]' },
      ],
    }),
    new SubresourceIntegrityPlugin({ hashFuncNames: ['sha256'] }),
  ],
};
