import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AlertSettings, ErasureSettings } from './settings.ts';

/** Shorter ones can be guessed from one signed request. */
const SECRET = /^[\x21-\x7e]{16,4096}$/;

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Fills in the secret that the settings name; what is wrong with it goes to `problems`, without quoting it. */
export async function readAlertSecret(settings: AlertSettings, place: Place, problems: string[]): Promise<AlertSettings> {
  return { grafana: { ...settings.grafana, secret: await readSecret('alerts.grafana', settings.grafana, place, problems) } };
}

/** The same for those who are told of erasures. */
export async function readReceiverSecrets(settings: ErasureSettings, place: Place, problems: string[]): Promise<ErasureSettings> {
  const receivers = settings.receivers.map(async (receiver, index) => ({
    ...receiver,
    secret: await readSecret(`erasure.receivers.${index}`, receiver, place, problems),
  }));
  return { ...settings, receivers: await Promise.all(receivers) };
}

async function readSecret(
  path: string,
  { secret_env: variable, secret_file: file }: { readonly secret_env?: string | undefined; readonly secret_file?: string | undefined },
  { cwd, env }: Place,
  problems: string[],
): Promise<string | undefined> {
  const complain = (property: string, what: string): undefined => void problems.push(`${path}.${property}: ${what}`);
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
  return secret;
}
