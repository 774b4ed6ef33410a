import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../processor/src/cli/commands/index.ts';
import { formatCommandHelp } from '../../processor/src/cli/help.ts';
import { parseInstant } from '../../processor/src/cli/instant.ts';
import { readLines } from '../../processor/src/cli/lines.ts';
import { findCommand, parseCommandLine } from '../../processor/src/cli/parse.ts';
import { repositoryPath } from '../house/repository.ts';
import { runSpanproof } from './run-spanproof.ts';

describe('help', () => {
  test('names every command, with exit code 0 when asked for', async () => {
    const { code, out, err } = await runSpanproof(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { name } of commands) expect(out).toContain(`  ${name} `);
  });

  test('is what a bare call gets, with exit code 2', async () => {
    expect(await runSpanproof([])).toMatchObject({ code: 2 });
  });

  test.each(commands.map((command) => [command.name, command] as const))('%s has an example that its own parser takes', (name, command) => {
    expect(formatCommandHelp(command)).toContain(command.example);
    const line = command.example.slice(command.example.indexOf('spanproof ') + 'spanproof '.length).split(' > ')[0] ?? '';
    const words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
    const { command: found, rest } = findCommand(commands, words);
    expect(found.name).toBe(name);
    expect(() => parseCommandLine(found, rest)).not.toThrow();
    expect(command.usage.startsWith(name)).toBe(true);
  });

  test('of one command, from the program', async () => {
    const { code, out } = await runSpanproof(['evidence', 'export', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--from INSTANT');
  });
});

describe('a wrong command line is USAGE and exit code 2', () => {
  test.each([
    [['frobnicate']],
    [['evidence']],
    [['evidence', 'import']],
    [['version', '--loud']],
    [['version', 'please']],
    [['verify']],
    [['verify', 'a.zip', 'b.zip']],
    [['evidence', 'export', '--from', '2026-11-01']],
    [['evidence', 'export', '--from', '2026-11-02', '--to', '2026-11-01', '--out', 'x.zip']],
    [['evidence', 'export', '--from', 'yesterday', '--to', '2026-11-01', '--out', 'x.zip']],
    [['serve', '--calls', '5']],
    [['serve', '--demo', '--calls', 'many']],
    [['verify', 'absent.zip']],
  ])('%j', async (args) => {
    const { code, out, err } = await runSpanproof(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^USAGE: .+\n( {2}why: .+\n)?( {2}to do: .+\n)$/);
  });
});

test('version says which', async () => {
  const { version } = JSON.parse(readFileSync(repositoryPath('processor/package.json'), 'utf8')) as { version: string };
  expect(await runSpanproof(['version'])).toMatchObject({ code: 0, out: expect.stringContaining(`spanproof ${version} `) as string });
});

describe('instants', () => {
  test.each([
    ['1970-01-01', 0n],
    ['2026-11-01', 1_793_491_200_000_000_000n],
    ['2026-11-01T00:00:01Z', 1_793_491_201_000_000_000n],
    ['2026-11-01T00:00:01.000000002Z', 1_793_491_201_000_000_002n],
    ['2024-02-29', 1_709_164_800_000_000_000n],
  ])('%s', (text, nanoseconds) => {
    expect(parseInstant('from', text)).toBe(nanoseconds);
  });

  test.each(['2026-02-30', '2026-13-01', '2026-11-01T25:00:00Z', '2026-11-01T00:00:00', '2026-11-01T00:00:00+01:00', '1', ''])('not %j', (text) => {
    expect(() => parseInstant('from', text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});

test('lines survive any cut of the bytes', async () => {
  const text = 'one\ntwo é 🙂\n\nlast';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
    const lines: string[] = [];
    for await (const line of readLines(iterate(chunks))) lines.push(line);
    expect(lines).toEqual(text.split('\n'));
  }
});

async function* iterate(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
