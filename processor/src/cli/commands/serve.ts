import { CodedError } from '@spanproof/vocabulary';
import type { Settings } from '../../config/settings.ts';
import type { Command, ExitCode, Given } from '../command.ts';
import { DEMO_DATA, demoPolicy, runDemo } from '../demo.ts';
import { loadGivenSettings, SERVE_OPTIONS } from '../settings-options.ts';
import { waitForStop } from '../wait-for-stop.ts';
import { readVersion } from '../../read-version.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'Takes spans over OTLP/HTTP, seals and stores them, until it is stopped.',
  usage: 'serve [--data FOLDER] [--listen HOST:PORT] [--clickhouse-url URL] [--policy FILE] [--demo [--calls N] [--exit]]',
  example: 'spanproof serve --data ./data',
  options: {
    ...SERVE_OPTIONS,
    demo: { type: 'boolean', summary: 'Runs the example service against it, exports, verifies, and shows a tampered copy fail.' },
    calls: { type: 'string', value: 'N', summary: 'With --demo: how many calls the example makes; default 300.' },
    exit: { type: 'boolean', summary: 'With --demo: ends after it, with 0 only if all held.' },
  },
  async run(given, terminal) {
    const began = performance.now();
    const demo = readDemo(given);
    const settings = await loadGivenSettings(given, terminal, demo === undefined ? {} : { data: DEMO_DATA, policy: demoPolicy() });
    const stopped = waitForStop(terminal);
    await terminal.write(`spanproof ${await readVersion()}, data in ${settings.data_folder}\n`);
    // Loaded here: help and the short commands need neither the engine's client nor the worker.
    const { startProcessor } = await import('../../serve/index.ts');
    const processor = await startProcessor(settings, (line) => terminal.say(line));
    try {
      await terminal.write(formatReady(processor, performance.now() - began));
      return await Promise.race([processor.died, work(processor.endpoint, settings, demo, stopped)]);
    } finally {
      await processor.close();
    }
  },
};

interface Demo {
  readonly calls: number;
  readonly exit: boolean;
}

async function work(endpoint: string, settings: Settings, demo: Demo | undefined, stopped: Promise<void>): Promise<ExitCode> {
  if (demo !== undefined) {
    const result = await runDemo({ dataFolder: settings.data_folder, policyFile: settings.policy_file, endpoint, calls: demo.calls }, stopped);
    if (demo.exit) return result;
  }
  await stopped;
  return 0;
}

function readDemo(given: Given): Demo | undefined {
  if (!given.flag('demo')) {
    const stray = ['calls', 'exit'].find((option) => given.flag(option) || given.text(option) !== undefined);
    if (stray !== undefined) throw new CodedError('USAGE', `--${stray} has no meaning without --demo`, { todo: 'add --demo, or leave it out' });
    return undefined;
  }
  const text = given.text('calls') ?? '300';
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new CodedError('USAGE', `--calls ${text} is no number of calls`, { todo: 'give a number from 1 to 999999' });
  return { calls: Number(text), exit: given.flag('exit') };
}

function formatReady({ endpoint, api, custody }: { readonly endpoint: string; readonly api: string; readonly custody: string }, milliseconds: number): string {
  return `OTLP/HTTP  ${endpoint}  (in your service: OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint})
HTTP API   ${api}/api/v1
first line of your service: import '@spanproof/instrumentation/register';
keys: ${custody}
ready in ${(milliseconds / 1000).toFixed(1)} s
`;
}
