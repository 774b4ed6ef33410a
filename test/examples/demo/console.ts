import { writeFile } from 'node:fs/promises';
import type { ControlResult, ControlRun, ExportJob } from '@spanproof/vocabulary';
import type { ControlClient } from '../../../processor/src/serve/control-client.ts';
import { setTimeout as delay } from 'node:timers/promises';

/** What a person would do at the console: sign in, run the controls over a window, export it. Instants in ns. */
export interface ConsoleVisit {
  readonly results: ReadonlyMap<ControlResult, number>;
  readonly controls: number;
  /** Where the export's bundle was put. */
  readonly file: string;
}

const EXPORT_WITHIN_MS = 60_000;

/** By the same requests that the console's pages make. */
export async function visitConsole(control: ControlClient, window: { readonly from: string; readonly to: string }, file: string): Promise<ConsoleVisit> {
  const ask = await signIn(control);
  const run = (await (await ask('POST', '/runs', window)).json()) as ControlRun;
  const results = new Map<ControlResult, number>();
  for (const { result } of run.outcomes) results.set(result, (results.get(result) ?? 0) + 1);
  let job = (await (await ask('POST', '/exports', { ...window, purpose: 'the demo' })).json()) as ExportJob;
  for (const end = performance.now() + EXPORT_WITHIN_MS; job.state === 'running' && performance.now() < end; await delay(100)) {
    job = (await (await ask('GET', `/exports/${job.id}`)).json()) as ExportJob;
  }
  if (job.state !== 'done') throw new Error(`the export is ${job.state}: ${job.problem?.detail ?? job.phase}`);
  await writeFile(file, new Uint8Array(await (await ask('GET', `/exports/${job.id}/file`)).arrayBuffer()), { mode: 0o600 });
  return { results, controls: run.outcomes.length, file };
}

type Ask = (method: string, path: string, body?: object) => Promise<Response>;

async function signIn(control: ControlClient): Promise<Ask> {
  const { url } = await control.consoleLink({ role: 'admin', name: 'The demo' });
  const { origin, hash } = new URL(url);
  const login = await fetch(`${origin}/host/login`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice(1) }),
  });
  const [cookie = ''] = login.headers.getSetCookie().map((one) => one.split(';')[0] ?? '');
  const session = (await (await fetch(`${origin}/host/session.json`, { headers: { cookie } })).json()) as { readonly token: string };
  return async (method, path, body) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${session.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer;
  };
}
