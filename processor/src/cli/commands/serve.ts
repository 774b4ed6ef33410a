import { CodedError } from '@spanproof/vocabulary';
import type { Settings } from '../../config/settings.ts';
import { LOGIN_CODE_MINUTES } from '../../console/login-codes.ts';
import type { Command, ExitCode, Given } from '../command.ts';
import { DEMO_DATA, DEMO_OBSERVE, demoPolicy, runDemo } from '../demo.ts';
import { loadGivenSettings, SERVE_OPTIONS } from '../settings-options.ts';
import type { Terminal } from '../terminal.ts';
import { waitForStop } from '../wait-for-stop.ts';
import { formatEvent, formatLogLine } from '../log-line.ts';
import { readVersion } from '../../read-version.ts';
import type { RunningProcessor } from '../../serve/index.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'Takes spans over OTLP/HTTP, seals and stores them, until it is stopped.',
  usage: 'serve [--data FOLDER] [--listen HOST:PORT] [--clickhouse-url URL] [--policy FILE] [--console on|off] [--demo [--calls N] [--exit]]',
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
    const settings = await loadGivenSettings(given, terminal, assume(demo), demo === undefined ? {} : DEMO_OBSERVE);
    const stopped = waitForStop(terminal);
    const { format } = settings.log;
    const tell = (line: string): void => terminal.say(formatLogLine(format, line, new Date()));
    if (format === 'text') await terminal.write(`spanproof ${await readVersion()}, data in ${settings.data_folder}\n`);
    // Loaded here: help and the short commands need neither the engine's client nor the worker.
    const { startProcessor } = await import('../../serve/index.ts');
    const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1);
    const onConsoleReady = (): void => (format === 'text' ? void terminal.write(`console ready in ${seconds()} s\n`) : tell('console ready'));
    const processor = await startProcessor(settings, tell, onConsoleReady);
    try {
      if (format === 'text') await terminal.write(formatReady(processor, seconds()));
      else terminal.say(await formatReadyEvent(processor, settings.data_folder, seconds()));
      return await Promise.race([processor.died, work(processor, settings, demo, stopped, terminal)]);
    } finally {
      await processor.close();
    }
  },
};

interface Demo {
  readonly calls: number;
  readonly exit: boolean;
}

/** A demo that ends when it has told its story shows nobody a console. */
function assume(demo: Demo | undefined): Parameters<typeof loadGivenSettings>[2] {
  if (demo === undefined) return {};
  return { data: DEMO_DATA, policy: demoPolicy(), ...(demo.exit ? { console: 'off' } : {}) };
}

async function work(
  { endpoint, consoleLink }: RunningProcessor,
  settings: Settings,
  demo: Demo | undefined,
  stopped: Promise<void>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (demo !== undefined) {
    const result = await runDemo({ dataFolder: settings.data_folder, policyFile: settings.policy_file, endpoint, calls: demo.calls }, stopped);
    if (demo.exit) return result;
    if (consoleLink !== undefined) await terminal.write(`\nsee it: ${consoleLink({ role: 'admin' }).url}\nCtrl-C ends it\n`);
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

function formatReady({ endpoint, grpcEndpoint, api, custody, consoleLink }: RunningProcessor, seconds: string): string {
  const link = consoleLink === undefined ? '' : `console    ${consoleLink({ role: 'admin' }).url}  (once, within ${LOGIN_CODE_MINUTES} min)\n`;
  return `OTLP/HTTP  ${endpoint}  (in your service: OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}; gRPC at ${grpcEndpoint})
HTTP API   ${api}/api/v1
${link}first line of your service: import '@spanproof/instrumentation/register';
keys: ${custody}
ready in ${seconds} s
`;
}

/** The console's link is a secret for whoever sees the terminal, and no part of a log. */
async function formatReadyEvent({ endpoint, grpcEndpoint, api, custody }: RunningProcessor, data: string, seconds: string): Promise<string> {
  const where = { otlp_http: endpoint, otlp_grpc: grpcEndpoint, api: `${api}/api/v1`, data_folder: data };
  return formatEvent('info', new Date(), { message: 'ready', version: await readVersion(), ...where, key_custody: custody, start_seconds: Number(seconds) });
}
