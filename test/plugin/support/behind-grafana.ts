import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '@spanproof/processor';
import type { Role } from '@spanproof/vocabulary';
import { type Issuer, startIssuer } from '../../api/issuer.ts';
import { deliver, formChatBody } from '../../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../../support/processor-process.ts';
import { type GrafanaProxy, type GrafanaUser, startGrafanaProxy } from './grafana-proxy.ts';

/** A real processor that believes one Grafana, and that Grafana's proxy before it. */
export interface BehindGrafana extends AsyncDisposable {
  readonly processor: ProcessorProcess;
  readonly proxy: GrafanaProxy;
  readonly issuer: Issuer;
  /** What only the proxy should know. */
  readonly pluginToken: string;
  /** Somebody of our role, as Grafana knows such a person; `claims` replace those of the identity token. */
  person(role: Role, claims?: Record<string, unknown>): GrafanaUser;
}

/** Our roles in Grafana's words: an org role, the plugin's roles given by name, and for two of them an entry in `role_map`. */
const PEOPLE: Readonly<Record<Role, { readonly orgRole: 'Viewer' | 'Editor' | 'Admin'; readonly given: readonly string[] }>> = {
  viewer: { orgRole: 'Viewer', given: [] },
  operator: { orgRole: 'Editor', given: [] },
  compliance: { orgRole: 'Editor', given: ['Evidence keeper'] },
  auditor: { orgRole: 'Viewer', given: ['Evidence auditor'] },
  admin: { orgRole: 'Admin', given: [] },
};

export async function startBehindGrafana({ calls }: { readonly calls: number }): Promise<BehindGrafana> {
  const folder = await mkdtemp(join(tmpdir(), 'spanproof-behind-'));
  const data = join(folder, 'data');
  const issuer = await startIssuer();
  const pluginToken = 'what-only-the-proxy-of-this-test-knows';
  const config = join(folder, 'spanproof.yaml');
  const api = {
    tokens: [{ id: 'grafana', role: 'plugin', sha256: createHash('sha256').update(pluginToken).digest('hex') }],
    grafana: { url: issuer.url, audience: ['org:1'], role_map: { 'login-compliance': 'compliance', 'login-auditor': 'auditor' } },
  };
  await writeFile(config, JSON.stringify({ api }));
  const processor = await startProcessorProcess(data, ['--config', config]);
  if (calls > 0) {
    const { body } = formChatBody(calls, (index) => `question ${index}: where is my parcel?`);
    await deliver(body, () => processor.endpoint, AbortSignal.timeout(20_000));
    // Flushes, so that the calls are in the store, and in the log.
    await connectControl(data).exportEvidence({ from: 0n, to: 1n, out: join(folder, 'first.zip'), verifiers: false, onProgress: () => {} });
  }
  const proxy = await startGrafanaProxy({ apiUrl: processor.api, apiToken: pluginToken, jsonData: { trustPolicy: await connectControl(data).trustPolicy() } });
  return {
    processor,
    proxy,
    issuer,
    pluginToken,
    person(role, claims = {}) {
      const { orgRole, given } = PEOPLE[role];
      const who = { sub: `user:${role}`, username: `login-${role}`, displayName: `A ${role}`, email: `${role}@example.org`, role: orgRole };
      return { name: `login-${role}`, orgRole, given, idToken: issuer.sign({ ...who, ...claims }) };
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await processor.stop();
      await issuer[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
