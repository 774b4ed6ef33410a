import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AlertSettings } from './settings.ts';

/** Shorter ones can be guessed from one signed request. */
const SECRET = /^[\x21-\x7e]{16,4096}$/;

/** Fills in the secret that the settings name; what is wrong with it goes to `problems`, without quoting it. */
export async function readAlertSecret(
  settings: AlertSettings,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  problems: string[],
): Promise<AlertSettings> {
  const { secret_env: variable, secret_file: file } = settings.grafana;
  const complain = (property: string, what: string): undefined => void problems.push(`alerts.grafana.${property}: ${what}`);
  let secret: string | undefined;
  if (variable !== undefined) secret = env[variable] ?? complain('secret_env', `the variable ${variable} is not set`);
  else if (file !== undefined) {
    secret = await readFile(resolve(cwd, file), 'utf8').then(
      (text) => text.trim(),
      (error: NodeJS.ErrnoException) => complain('secret_file', `${file} cannot be read: ${error.code}`),
    );
  }
  if (secret !== undefined && !SECRET.test(secret))
    complain(variable === undefined ? 'secret_file' : 'secret_env', 'expected 16 or more printable characters on one line');
  return { grafana: { ...settings.grafana, secret } };
}
