import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { type Layer, makeLayer, mergeLayers, originOf, readEnvironmentLayers, readFileLayer } from './layer.ts';
import { readAlertSecret, readReceiverSecrets } from './read-alert-secret.ts';
import { schema } from './schema.ts';
import type { ExporterSettings, Settings, TlsFiles } from './settings.ts';

export interface Sources {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file a person named: it must exist. Without one, `spanproof.yaml` in `cwd` is read where it exists. */
  readonly file?: string | undefined;
  /** Values of flags, by flag: `--clickhouse-url` sets `engine.clickhouse_url`. */
  readonly flags?: readonly { readonly flag: string; readonly path: string; readonly value: string | number }[];
}

const DEFAULT_FILE = 'spanproof.yaml';

/**
 * Flags over environment over file over defaults; every problem of every layer in one error.
 * @throws CodedError CONFIG_INVALID
 */
export async function loadSettings({ cwd, env, file, flags = [] }: Sources): Promise<Settings> {
  const layers = [...(await readFileLayers(cwd, file)), ...readEnvironmentLayers(env), ...flags.map(({ flag, path, value }) => makeLayer(flag, path, value))];
  const result = schema.safeParse(mergeLayers(layers));
  const problems = result.error?.issues.map((issue) => describeProblem(layers, issue)) ?? [];
  const password = await readPassword(result.data, { cwd, env }, problems);
  const otlp = result.data?.exporters.otlp.map((exporter) => readBearer(exporter, env, problems)) ?? [];
  // What is passed on is redacted by the built-in rules alone: a name that only a detector finds must not leave by another door.
  if (otlp.length > 0 && (result.data?.detectors.length ?? 0) > 0)
    problems.push('detectors: cannot stand beside `exporters.otlp`: what is passed on is not shown to them');
  const alerts = await readAlertSecret(result.data?.alerts ?? { grafana: {} }, { cwd, env }, problems);
  const erasure = result.data && (await readReceiverSecrets(result.data.erasure, { cwd, env }, problems));
  if (result.data === undefined || erasure === undefined || problems.length > 0) {
    throw new CodedError('CONFIG_INVALID', problems.join('\n  '), { todo: 'correct what is named; docs/generated/configuration.md has every setting' });
  }
  return withPaths(cwd, { ...result.data, alerts, erasure, exporters: { otlp }, engine: { ...result.data.engine, password } });
}

async function readFileLayers(cwd: string, file: string | undefined): Promise<readonly Layer[]> {
  const name = file ?? DEFAULT_FILE;
  try {
    return [readFileLayer(name, await readFile(resolve(cwd, name), 'utf8'))];
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (file === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CodedError('CONFIG_INVALID', `${name} cannot be read: ${(error as Error).message}`, {
      cause: error,
      todo: 'name a file that exists, or leave --config out',
    });
  }
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function describeProblem(layers: readonly Layer[], issue: Issue): string {
  const paths = issue.code === 'unrecognized_keys' && issue.keys !== undefined ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  const message = issue.code === 'unrecognized_keys' ? 'is no setting' : issue.message;
  return paths.map((path) => `${path.join('.') || 'settings'}: ${message} (${originOf(layers, path) ?? 'default'})`).join('\n  ');
}

async function readPassword(settings: Settings | undefined, { cwd, env }: Pick<Sources, 'cwd' | 'env'>, problems: string[]): Promise<string | undefined> {
  const { password_env: variable, password_file: file } = settings?.engine ?? {};
  if (file !== undefined) {
    const text = await readFile(resolve(cwd, file), 'utf8').catch((error: unknown) => {
      problems.push(`engine.password_file: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
      return undefined;
    });
    const password = text?.replace(/\r?\n$/, '');
    if (password !== undefined && !/^[^\r\n]+$/.test(password)) problems.push(`engine.password_file: ${file} does not hold one line`);
    return password;
  }
  if (variable === undefined) return undefined;
  if (env[variable] === undefined) problems.push(`engine.password_env: the variable ${variable} is not set`);
  return env[variable];
}

function readBearer(exporter: ExporterSettings, env: Sources['env'], problems: string[]): ExporterSettings {
  if (exporter.bearer_env === undefined) return exporter;
  const bearer = env[exporter.bearer_env];
  if (bearer === undefined) problems.push(`exporters.otlp ${exporter.name}: the variable ${exporter.bearer_env} is not set`);
  else if (!/^[\x21-\x7e]+$/.test(bearer)) problems.push(`exporters.otlp ${exporter.name}: the variable ${exporter.bearer_env} holds no token`);
  return { ...exporter, bearer };
}

function withPaths(cwd: string, settings: Settings): Settings {
  const { grpc, http } = settings.receivers.otlp.protocols;
  const absolute = (tls: TlsFiles | undefined): TlsFiles | undefined => tls && { cert_file: resolve(cwd, tls.cert_file), key_file: resolve(cwd, tls.key_file) };
  const { vault } = settings.keys;
  return {
    ...settings,
    keys: { ...settings.keys, vault: vault && { ...vault, token_file: resolve(cwd, vault.token_file), ca_file: vault.ca_file && resolve(cwd, vault.ca_file) } },
    api: { ...settings.api, tls: absolute(settings.api.tls) },
    data_folder: resolve(cwd, settings.data_folder),
    policy_file: settings.policy_file && resolve(cwd, settings.policy_file),
    transform_keys_file: settings.transform_keys_file && resolve(cwd, settings.transform_keys_file),
    prices_file: settings.prices_file && resolve(cwd, settings.prices_file),
    receivers: { otlp: { ...settings.receivers.otlp, protocols: { grpc: { ...grpc, tls: absolute(grpc.tls) }, http: { ...http, tls: absolute(http.tls) } } } },
    exporters: { otlp: settings.exporters.otlp.map((exporter) => ({ ...exporter, ca_file: exporter.ca_file && resolve(cwd, exporter.ca_file) })) },
  };
}
