import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../processor/src/cli/commands/index.ts';
import { findCommand, parseCommandLine } from '../../processor/src/cli/parse.ts';
import { loadSettings } from '../../processor/src/config/load.ts';
import { type LoopbackProvider, startLoopbackProvider } from '../support/loopback-provider.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { type Block, listBlocks } from './readme-blocks.ts';
import { readRepositoryFile, repositoryPath } from './repository.ts';

const run = promisify(execFile);
const blocks = listBlocks('README.md');
const scripts = (JSON.parse(readRepositoryFile('package.json')) as { readonly scripts: Record<string, string> }).scripts;
const main = repositoryPath('processor/src/main.ts');

const folder = mkdtempSync(join(tmpdir(), 'spanproof-readme-'));
const data = join(folder, 'data');
let processor: ProcessorProcess;
let provider: LoopbackProvider;

beforeAll(async () => {
  provider = await startLoopbackProvider();
  processor = await startProcessorProcess(data, [], { SPANPROOF_CONSOLE: 'on' });
});
afterAll(async () => {
  await processor.stop();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

test('is at most 150 lines long', () => {
  expect(readRepositoryFile('README.md').split('\n').length).toBeLessThanOrEqual(151);
});

test('has no block that nothing here runs or reads', () => {
  expect(blocks.length).toBeGreaterThan(6);
  expect(blocks.filter(({ language }) => !['sh', 'ts', 'yaml'].includes(language))).toEqual([]);
});

/** What `npm` in a block stands for: the scripts of package.json, without npm's own start-up and set-up. */
const NPM = `npm() {
  case "$1 $2 $3 $4" in
    "run -s spanproof --") shift 4; "${process.execPath}" "${main}" "$@" ;;
    *) echo "no such script: $*" >&2; return 64 ;;
  esac
}
`;

describe('shell blocks', () => {
  test('name only scripts that package.json has', () => {
    expect(scripts['start']).toMatch(/^exec node (--[\w=-]+ )*processor\/src\/main\.ts serve$/);
    expect(scripts['spanproof']).toBe('exec node processor/src/main.ts');
    expect(scripts['test']).toBe('exec node test/run.ts');
    expect(scripts['test:slow']).toBe('exec node test/run.ts --slow');
    const named = [...readRepositoryFile('README.md').matchAll(/npm (start|test|run (?:-s )?([\w:]+))/g)].map(([, word = '', script]) => script ?? word);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  const shell = blocks.filter(({ language }) => language === 'sh');

  test.each(shell.filter(({ text }) => text.startsWith('npm start')))(
    'line $line starts the processor',
    async ({ text }) => {
      const words = text
        .trim()
        .replace(/^npm start( -- )?/, 'serve ')
        .trim()
        .split(' ');
      const { command, rest } = findCommand(commands, words);
      const given = parseCommandLine(command, rest);
      if (!given.flag('demo')) return; // `serve` itself runs all along in this file
      const { stdout } = await run(process.execPath, [main, ...words, '--calls', '22', '--data', join(folder, 'demo'), '--listen', '127.0.0.1:0'], {
        env: { ...process.env, SPANPROOF_API_ENDPOINT: '127.0.0.1:0', SPANPROOF_RECEIVERS_OTLP_PROTOCOLS_GRPC_ENDPOINT: '127.0.0.1:0' },
        timeout: 200_000,
      });
      expect(stdout).toContain('all held');
      expect(stdout.trim().split('\n').length).toBeLessThanOrEqual(32);
    },
    210_000,
  );

  const rest = shell.filter(({ text }) => !/^npm (start|test)/.test(text));
  test.each(rest)(
    'line $line runs as it stands',
    async ({ text }) => {
      const { stdout } = await run('sh', ['-e', '-c', NPM + text], { cwd: folder, env: { ...process.env, SPANPROOF_DATA_FOLDER: data }, timeout: 180_000 });
      expect(stdout).not.toBe('');
    },
    190_000,
  );
});

test.each(blocks.filter(({ language }) => language === 'ts'))(
  'the program at line $line makes a call that is sealed',
  async ({ text }: Block) => {
    // Beside the test workspace's own modules, so that the SDK and the instrumentation resolve as in a service.
    const place = repositoryPath('test/dist/readme');
    mkdirSync(place, { recursive: true });
    const program = join(place, 'service.ts');
    writeFileSync(program, text);
    const before = provider.count();
    const env = { ...process.env, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `${provider.url}/v1`, OTEL_EXPORTER_OTLP_ENDPOINT: processor.endpoint };
    const { stdout } = await run(process.execPath, [program], { env, timeout: 180_000 });
    expect(stdout.trim()).not.toBe('');
    expect(provider.count()).toBe(before + 1);
    const { stdout: status } = await run(process.execPath, [main, 'status', '--json', '--data', data]);
    expect((JSON.parse(status) as { readonly calls: number }).calls).toBeGreaterThan(0);
  },
  70_000,
);

test.each(blocks.filter(({ language }) => language === 'yaml'))('the settings at line $line load', async ({ text, line }: Block) => {
  const file = join(folder, `${line}.yaml`);
  writeFileSync(file, text);
  const settings = await loadSettings({ cwd: folder, env: { CLICKHOUSE_PASSWORD: 'x' }, file });
  expect(settings.receivers.otlp.auth.keys.length).toBeGreaterThan(0);
});
