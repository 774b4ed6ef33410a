import { describe, expect, test } from 'vitest';
import { listFiles, readRepositoryFile } from './repository.ts';

const CEILING = 400;
/** Tables and generated files: long because what they list is long. verify.py is one file so that an auditor can read and copy one. */
const TABLES = /(^|\/)(json|generated|fixtures|vectors|golden|vendors)\/|^verifier\/verify\.py$/;

const lengthOf = (file: string): number => readRepositoryFile(file).split('\n').length - 1;
const code = listFiles('*.ts', '*.tsx', '*.mjs', '*.py').filter((file) => !TABLES.test(file));
const sources = code.filter((file) => /^(vocabulary|instrumentation|processor|dashboards|grafana-plugin)\/src\//.test(file));

test(`no file is longer than ${CEILING} lines`, () => {
  expect(code.map((file) => [file, lengthOf(file)] as const).filter(([, lines]) => lines > CEILING)).toEqual([]);
});

describe('source files', () => {
  const lengths = sources.map(lengthOf).sort((a, b) => a - b);
  const quantile = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;

  test('have a median of at most 70 lines', () => {
    expect(lengths.length).toBeGreaterThan(100);
    expect(quantile(0.5)).toBeLessThanOrEqual(70);
  });

  test('are at most 220 lines long in nine of ten cases', () => {
    expect(quantile(0.9)).toBeLessThanOrEqual(220);
  });
});

test('where a mistake costs evidence, tests are longer than what they test', () => {
  const total = (files: readonly string[], count: (file: string) => number): number => files.reduce((sum, file) => sum + count(file), 0);
  const areas = /^(vocabulary\/src\/(ledger|findings)|processor\/src\/(detect|redact|seal))\//;
  // A finding kind brings its examples along; the suite runs them, so they count as tests.
  const examplesIn = (file: string): number => /^ {2}examples: \{\n[\s\S]*?^ {2}\},$/m.exec(readRepositoryFile(file))?.[0].split('\n').length ?? 0;
  const tested = sources.filter((file) => areas.test(file));
  const tests = listFiles('test/*.ts', 'test/*.py').filter((file) =>
    /^test\/(attack|ledger|vectors|verify|export|findings|policy|detect|redact|seal|contracts|privacy)\//.test(file),
  );
  const source = total(tested, (file) => lengthOf(file) - examplesIn(file));
  expect((total(tests, lengthOf) + total(tested, examplesIn)) / source).toBeGreaterThanOrEqual(1.2);
});
