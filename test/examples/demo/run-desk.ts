import { fileURLToPath } from 'node:url';
import type { DeskSummary } from '../support-desk/main.ts';
import { runProgram } from './run-program.ts';

const DESK = fileURLToPath(new URL('../support-desk/main.ts', import.meta.url));

export interface DeskSettings {
  readonly calls: number;
  /** Of the loopback provider. */
  readonly providerUrl: string;
  /** Of the processor. */
  readonly endpoint: string;
  readonly policyFile: string | undefined;
}

export interface DeskRun extends DeskSummary {
  readonly seconds: number;
  /** Everything it wrote, for whoever looks for leaks. */
  readonly output: string;
}

/** Runs the example service to its end: all its calls are made and reported when this resolves. */
export async function runDesk({ calls, providerUrl, endpoint, policyFile }: DeskSettings): Promise<DeskRun> {
  const started = performance.now();
  const { code, out, err } = await runProgram(DESK, [], {
    SUPPORT_DESK_CALLS: String(calls),
    OPENAI_BASE_URL: `${providerUrl}/v1`,
    ANTHROPIC_BASE_URL: providerUrl,
    OTEL_SERVICE_NAME: 'support-desk',
    SPANPROOF_ENDPOINT: endpoint,
    ...(policyFile === undefined ? {} : { SPANPROOF_POLICY: policyFile }),
  });
  if (code !== 0) throw new Error(`the support desk ended with ${code}:\n${out}${err}`);
  return { ...(JSON.parse(out) as DeskSummary), seconds: (performance.now() - started) / 1000, output: out + err };
}
