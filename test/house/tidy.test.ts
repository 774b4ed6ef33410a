import { describe, expect, test } from 'vitest';
import { listFiles, readRepositoryFile } from './repository.ts';

const text = listFiles('*.ts', '*.tsx', '*.mjs', '*.js', '*.json', '*.md', '*.yml', '*.yaml', '*.sh', '*.sql', '*.py', '.ci/run').filter(
  (file) => file !== 'package-lock.json',
);
const sources = text.filter((file) => /^(vocabulary|instrumentation|processor|dashboards|grafana-plugin)\/src\/.*\.tsx?$/.test(file));

function linesThat(files: readonly string[], pattern: RegExp): readonly string[] {
  return files.flatMap((file) =>
    readRepositoryFile(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

test('no path of a machine and no registry host stands anywhere', () => {
  // Written in pieces, so that this file does not find itself.
  const folders = ['work', 'farm'].join('|');
  const hosts = [
    ['registry', 'npmjs', 'org'],
    ['registry', 'yarnpkg', 'com'],
    ['proxy', 'golang', 'org'],
    ['deb', 'debian', 'org'],
  ].map((parts) => parts.join('\\.'));
  const pattern = new RegExp(`(^|[^A-Za-z0-9_.])/(${folders})/|/${'root'}/|/${'home'}/[a-z]|${hosts.join('|')}`);
  expect(pattern.test(`see /${'work'}/main`)).toBe(true);
  expect(linesThat(text, pattern)).toEqual([]);
});

test('the lock names no registry', () => {
  expect(linesThat(['package-lock.json'], /"resolved": "https?:/)).toEqual([]);
});

test('no drawer for things without a name, and no second generation of anything', () => {
  const drawers = /(^|\/)(utils?|helpers?|common|misc|shared|constants)(\.[a-z]+$|\/)|(V2|New|Old|Legacy)\.tsx?$/;
  expect(listFiles('.').filter((file) => drawers.test(file))).toEqual([]);
});

test('files are named in kebab-case', () => {
  const odd = listFiles('*.ts', '*.mjs').filter((file) => !/^[a-z0-9-]+(\.(test|sql|d|config))?\.(ts|mjs)$/.test(file.split('/').at(-1) ?? ''));
  expect(odd).toEqual([]);
});

test('nothing is typed `any`', () => {
  expect(
    linesThat(
      text.filter((file) => /\.tsx?$/.test(file)),
      /(:|\bas|<)\s?any\b\s*([;,)\]>|&=[{]|$)/,
    ),
  ).toEqual([]);
});

test('nothing is left to do in a comment', () => {
  expect(
    linesThat(
      [...sources, ...text.filter((file) => file.startsWith('bin/'))],
      new RegExp(`(//|\\*).*\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HACK'].join('|')})\\b`),
    ),
  ).toEqual([]);
});

test('no default exports in the packages: a thing has one name', () => {
  expect(linesThat(sources, /^export default\b/)).toEqual([]);
});

describe('the process', () => {
  /** Programs of their own, and what identifies one; everything else gets the outside as an argument. */
  const MAY_TOUCH = [
    'processor/src/main.ts',
    'processor/src/cli/',
    'processor/src/store/engine-host/main.ts',
    'processor/src/process-identity.ts',
    'processor/src/store/engines/pid-file.ts',
    'processor/src/serve/',
    'instrumentation/src/exit.ts',
    'instrumentation/src/deliver/lease.ts',
    'instrumentation/src/warning.ts',
  ];

  test('is touched only by programs', () => {
    const touching = linesThat(sources, /(?<![-\w/])process\.[a-z]|from 'node:process'/).filter((line) => !/^\S+: (\/\/|\*|\/\*)/.test(line));
    const strange = touching.filter((line) => !MAY_TOUCH.some((place) => line.startsWith(place)) && !line.startsWith('instrumentation/src/options.ts'));
    expect(strange).toEqual([]);
  });

  test('has its environment read in one file per package', () => {
    const readers = linesThat(sources, /\bprocess\.env\b|\benv\b.*from 'node:process'|\benv\b.* = process/).map((line) => line.split(':')[0]);
    // The two programs set a variable for the processes they start; they read none.
    const programs = ['processor/src/main.ts', 'processor/src/store/engine-host/main.ts'];
    expect([...new Set(readers)].filter((file) => !programs.includes(file ?? ''))).toEqual(['instrumentation/src/options.ts', 'processor/src/cli/terminal.ts']);
  });
});

test('every bad word of the trade stays out of what people read', () => {
  const claims = /\b(compliant|immutable|tamper-proof|bank-grade|military-grade|AI-powered|unhackable|100 ?% safe)\b/i;
  const quoted = /never|not|no |"/i; // a page may say that it does not claim them
  const read = text.filter((file) => file.endsWith('.md'));
  expect(linesThat(read, claims).filter((line) => !quoted.test(line))).toEqual([]);
});
