import { existsSync } from 'node:fs';
import { REGISTERS } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';
import { readCoverage } from './coverage-page.ts';
import { readRepositoryFile, repositoryPath } from './repository.ts';

const rows = readCoverage();
const names = (kind: string): readonly string[] =>
  rows.flatMap(({ how }) => [...how.matchAll(new RegExp(`\\b${kind}:((?:(?:GET|POST|PUT|DELETE) )?[\\w./{}-]*[\\w}])`, 'g'))].map(([, name = '']) => name));

describe('docs/generated/coverage.md', () => {
  test('lists each of the 128 things once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 128 }, (_, index) => index + 1));
  });

  test('what counts has a proof, and only that', () => {
    for (const { id, state, proof, how } of rows) {
      expect([id, proof !== undefined]).toEqual([id, state === 'yes' || state === 'part']);
      if (state === 'yes' || state === 'part') expect([id, how === '']).toEqual([id, false]);
    }
  });

  test.each(rows.flatMap(({ id, proof }) => (proof === undefined ? [] : [{ id, ...proof }])))('row $id: $file has “$text”', ({ file, text }) => {
    expect(text.length).toBeGreaterThan(4);
    expect(existsSync(repositoryPath(file)), file).toBe(true);
    expect(readRepositoryFile(file)).toContain(text);
  });

  test('names controls, templates, registers and endpoints that there are', () => {
    expect(names('control').filter((name) => !CONTROLS.some(({ id }) => id === name))).toEqual([]);
    expect(names('template').filter((name) => !existsSync(repositoryPath(`docs/templates/${name}.md`)))).toEqual([]);
    expect(names('register').filter((name) => !REGISTERS.some((register) => register === name))).toEqual([]);
    const { paths } = JSON.parse(readRepositoryFile('docs/generated/openapi.json')) as { readonly paths: { readonly [path: string]: object } };
    const endpoints = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(names('endpoint').filter((name) => !endpoints.includes(name))).toEqual([]);
    expect([names('control').length, names('template').length, names('register').length, names('endpoint').length].every((count) => count > 5)).toBe(true);
  });

  test('every control answers something', () => {
    const named = new Set(names('control'));
    expect(CONTROLS.map(({ id }) => id).filter((id) => !named.has(id))).toEqual(['cc6-7-findings-handled', 'c1-disposal']);
  });
});
