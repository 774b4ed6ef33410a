import type { Import } from './imports.ts';

/** Files of processor/src that know nothing of any stage and may be used by all. */
const LEAVES = [
  'stage',
  'node-crypto',
  'node-transforms',
  'telemetry',
  'failure',
  'deadline',
  'process-identity',
  'read-version',
  'figures',
  'find-vendor',
  'look-repeatedly',
  'replace-file',
  'turns',
  'envelope-keys-sql',
];

/** Packages by name, the only folders that may import them. */
const PROCESSOR_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@clickhouse/client': ['store'],
  chdb: ['store'],
  '@aws-sdk/client-kms': ['seal'],
  zod: ['config', 'api', 'registers', 'alerts', 'detect'],
  fastify: ['api'],
  jose: ['api'],
  yaml: ['config'],
  'write-excel-file': ['report'],
  'simple-statistics': ['observe'],
};

/** Files beside the workspaces that a program opens or spawns by path; none of them becomes part of it. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  'processor/src/cli/commands/grafana-apply.ts': ['dashboards/json/'],
  'processor/src/cli/demo.ts': ['test/examples/run-demo.ts', 'test/examples/support-desk/policy.json'],
  'processor/src/serve/console-build.ts': ['bin/build-console.mjs', 'grafana-plugin/lib/built-from', 'grafana-plugin/dist', 'grafana-plugin/host/dist'],
  'processor/src/serve/compose-evidence.ts': ['docs/templates/'],
  'processor/src/serve/start-processor.ts': ['verifier/verify.py'],
};

/** What is wrong with an import, or nothing. */
export function judgeImport({ file, specifier, target, typeOnly }: Import): string | undefined {
  const [workspace = ''] = file.split('/');
  if (target !== undefined && OUTSIDE[file]?.includes(target)) return undefined;
  if (target !== undefined && !target.startsWith(`${workspace}/`)) return 'leaves its workspace by a relative path';
  const own = target !== undefined;
  const vocabulary = /^@spanproof\/vocabulary(\/(ledger|findings))?$/.test(specifier);
  const node = specifier.startsWith('node:');
  switch (workspace) {
    case 'vocabulary':
      return own ? undefined : 'vocabulary imports nothing';
    case 'instrumentation':
      return own || vocabulary || node || specifier.startsWith('@opentelemetry/')
        ? undefined
        : 'instrumentation imports vocabulary, @opentelemetry/* and node: only';
    case 'dashboards':
      return own || vocabulary || specifier.startsWith('@grafana/grafana-foundation-sdk')
        ? undefined
        : 'dashboards import vocabulary and the foundation SDK only';
    case 'grafana-plugin':
      return own ? judgePage(file, target) : vocabulary || PLUGIN_PACKAGES.test(specifier) ? undefined : `the plugin may not import ${specifier}`;
    case 'processor':
      return own ? judgeInside(file, target, typeOnly) : vocabulary || node ? undefined : judgePackage(file, specifier);
    default:
      return `no law for ${workspace}`;
  }
}

/** What the plugin shares with Grafana, and the arithmetic of proofs; nothing of node: runs in a browser. */
const PLUGIN_PACKAGES = /^(@grafana\/(data|runtime|ui)|@emotion\/css|react|react-router|rxjs|@noble\/(ciphers|curves|hashes)\/[a-z0-9]+\.js)$/;

/** Pages do not know each other; what formats and proves knows neither pages nor requests. */
function judgePage(file: string, target: string): string | undefined {
  const [, , from = '', fromPage = ''] = file.split('/');
  const [, , to = '', toPage = ''] = target.split('/');
  if (from === 'pages' && to === 'pages' && fromPage !== toPage) return `${fromPage} may not know ${toPage}`;
  if (['format', 'proof', 'crypto'].includes(from) && to !== from) return `${from} is pure and may not know ${to}`;
  return to === 'pages' && !['pages', 'app.tsx', 'module.tsx'].includes(from) ? `${from} may not know pages` : undefined;
}

function placeOf(file: string): string {
  const [, , folder = '', ...rest] = file.split('/');
  return rest.length > 0 ? folder : folder.replace(/\.[a-z]+$/, '');
}

function judgePackage(file: string, specifier: string): string | undefined {
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
  return PROCESSOR_PACKAGES[name]?.includes(placeOf(file)) ? undefined : `${placeOf(file)} may not import the package ${name}`;
}

function judgeInside(file: string, target: string, typeOnly: boolean): string | undefined {
  const from = placeOf(file);
  const to = placeOf(target);
  if (from === to || target === 'processor/package.json') return undefined;
  if (LEAVES.includes(from))
    return LEAVES.includes(to) || (typeOnly && target.endsWith('/contract.ts')) ? undefined : `${from} is a leaf and may not know ${to}`;
  if (LEAVES.includes(to)) return undefined;
  // The composers: each knows the stages it puts in order, and no other file does.
  if (['main', 'cli', 'serve', 'index'].includes(from) || file === 'processor/src/writer/thread.ts') return undefined;
  if (from === 'pipeline')
    return ['receive', 'normalise', 'detect', 'redact'].includes(to) ? undefined : `the pipeline ends at redaction and may not know ${to}`;
  if (typeOnly && (target.endsWith('/contract.ts') || to === 'serve')) return from === 'ingest' || to !== 'serve' ? undefined : `${from} may not know ${to}`;
  // The edge of observe: reads windows, seals what its pure functions say.
  if (from === 'watch' && to === 'observe') return undefined;
  if (from === 'writer' && to === 'seal') return undefined;
  return `${from} may not import ${to}${typeOnly ? " but its contract's types" : ''}`;
}
