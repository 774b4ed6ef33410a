import { loadSettings } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import type { Given, Option } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Flags that stand for a setting, and the setting they override. */
const PATHS = {
  data: 'data_folder',
  listen: 'receivers.otlp.protocols.http.endpoint',
  'clickhouse-url': 'engine.clickhouse_url',
  policy: 'policy_file',
  console: 'console',
} as const;

/** What every command needs that works on a data folder. */
export const DATA_OPTIONS: Readonly<Record<'config' | 'data', Option>> = {
  config: { type: 'string', value: 'FILE', summary: 'Settings file; default ./spanproof.yaml where it exists.' },
  data: { type: 'string', value: 'FOLDER', summary: 'Data folder; default ./data.' },
};

export const SERVE_OPTIONS: Readonly<Record<'config' | 'data' | 'listen' | 'clickhouse-url' | 'policy' | 'console', Option>> = {
  ...DATA_OPTIONS,
  listen: { type: 'string', value: 'HOST:PORT', summary: 'Where OTLP/HTTP listens; default 127.0.0.1:4318, port 0 takes a free one.' },
  'clickhouse-url': { type: 'string', value: 'URL', summary: 'Stores in this ClickHouse server instead of the embedded engine.' },
  policy: { type: 'string', value: 'FILE', summary: 'Policy v1 as JSON; default the built-in policy.' },
  console: { type: 'string', value: 'on|off', summary: 'The local console beside the API; default on where the API listens on loopback.' },
};

/** `assumed` values stand where a flag was not given, `presets` always; both over file and environment. */
export function loadGivenSettings(
  given: Given,
  terminal: Terminal,
  assumed: Partial<Record<keyof typeof PATHS, string>> = {},
  presets: Readonly<Record<string, string | number>> = {},
): Promise<Settings> {
  const flags = (Object.keys(PATHS) as (keyof typeof PATHS)[]).flatMap((flag) => {
    const value = given.text(flag) ?? assumed[flag];
    return value === undefined ? [] : [{ flag: `--${flag}`, path: PATHS[flag], value }];
  });
  return loadSettings({
    cwd: terminal.cwd,
    env: terminal.env,
    file: given.text('config'),
    flags: [...flags, ...Object.entries(presets).map(([path, value]) => ({ flag: '--demo', path, value }))],
  });
}
