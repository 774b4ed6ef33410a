import { describe, expect, test } from 'vitest';
import { listExports } from './public-face.ts';
import { readRepositoryFile } from './repository.ts';

test('the reader sees every form of an export', () => {
  const text = `
export { a, type B, c as d } from './x.ts';
export type { E } from './y.ts';
export const f: number = 1;
export function g(): void {}
export class H {}
export type I = 1;
export interface J {}
/* export { not } from './z.ts'; */
`;
  expect(listExports(text)).toEqual({ values: ['H', 'a', 'd', 'f', 'g'], types: ['B', 'E', 'I', 'J'] });
  expect(() => listExports("export * from './x.ts';")).toThrow();
});

describe.each([
  ['vocabulary/src/index.ts', '@spanproof/vocabulary'],
  ['vocabulary/src/ledger/index.ts', '@spanproof/vocabulary/ledger'],
  ['vocabulary/src/findings/index.ts', '@spanproof/vocabulary/findings'],
  ['dashboards/src/index.ts', '@spanproof/dashboards'],
  ['processor/src/index.ts', '@spanproof/processor'],
])('%s', (file, name) => {
  test('what is listed is what a program gets', async () => {
    const module = (await import(name)) as object;
    expect(Object.keys(module).sort()).toEqual(listExports(readRepositoryFile(file)).values);
  });
});
