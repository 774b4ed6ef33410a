import { describe, expect, test } from 'vitest';
import { judgeImport } from './import-law.ts';
import { type Import, listImports, parseImports } from './imports.ts';
import { listFiles } from './repository.ts';

const sources = listFiles('*/src/**/*.ts', '*/src/*.ts', '*/src/**/*.tsx', '*/src/*.tsx').filter((file) => !file.startsWith('test/'));
const imports = sources.flatMap(listImports);

test('the parser sees every form of an import', () => {
  const text = `
import a from './a.ts';
import { b, type B } from '../b.ts';
import type { C } from './c.ts';
import { type D, type E } from './d.ts';
export { f } from './f.ts';
export type { G } from './g.ts';
export * from './h.ts';
import './i.ts';
import {
  j,
} from 'node:j';
const k = await import('./k.ts');
const worker = new Worker(new URL('./l.ts', import.meta.url));
// import './not.ts';
/** import './not.ts'; */
export const word = 'from "./not.ts"';
`;
  const types = parseImports('x/src/y/z.ts', text).map(({ specifier, typeOnly }) => (typeOnly ? `type ${specifier}` : specifier));
  expect(types).toEqual(['./a.ts', '../b.ts', 'type ./c.ts', 'type ./d.ts', './f.ts', 'type ./g.ts', './h.ts', './i.ts', 'node:j', './k.ts', './l.ts']);
});

describe('the law refuses', () => {
  const from = (file: string, specifier: string, typeOnly = false): Import =>
    parseImports(file, `import ${typeOnly ? 'type ' : ''}{ x } from '${specifier}';`)[0] as Import;
  test.each([
    ['vocabulary/src/a.ts', 'node:fs'],
    ['vocabulary/src/a.ts', '@spanproof/instrumentation'],
    ['instrumentation/src/a.ts', 'openai'],
    ['instrumentation/src/a.ts', '@spanproof/processor'],
    ['dashboards/src/a.ts', '../../processor/src/stage.ts'],
    ['grafana-plugin/src/a.ts', 'node:fs'],
    ['grafana-plugin/src/a.ts', 'react-router-dom'],
    ['grafana-plugin/src/pages/a/a-page.tsx', '../b/b-page.tsx'],
    ['grafana-plugin/src/format/a.ts', '../data/api.ts'],
    ['processor/src/detect/a.ts', '../redact/b.ts'],
    ['processor/src/store/a.ts', '../seal/seal-record.ts'],
    ['processor/src/redact/a.ts', 'zod'],
    ['processor/src/seal/a.ts', '../serve/index.ts'],
    ['processor/src/pipeline.ts', './seal/seal-record.ts'],
    ['processor/src/stage.ts', './seal/contract.ts'],
    ['processor/src/seal/a.ts', '../../../test/support/x.ts'],
    ['processor/src/seal/a.ts', '@spanproof/instrumentation'],
  ])('%s -> %s', (file, specifier) => {
    expect(judgeImport(from(file, specifier))).toBeDefined();
  });

  test('but allows the types of a contract', () => {
    expect(judgeImport(from('processor/src/store/a.ts', '../seal/contract.ts', true))).toBeUndefined();
    expect(judgeImport(from('processor/src/store/a.ts', '../seal/contract.ts'))).toBeDefined();
  });
});

test('every import keeps the law', () => {
  expect(imports.length).toBeGreaterThan(200);
  const broken = imports.flatMap((one) => {
    const wrong = judgeImport(one);
    return wrong === undefined ? [] : [`${one.file} -> ${one.specifier}: ${wrong}`];
  });
  expect(broken).toEqual([]);
});

test('sealing and verifying never import each other', () => {
  const verifying = (path: string): boolean => /\/verify[^/]*\.ts$/.test(path);
  const sealing = (path: string): boolean => path.startsWith('processor/src/seal/');
  const broken = imports.filter(({ file, target = '' }) => (verifying(file) && sealing(target)) || (sealing(file) && verifying(target)));
  expect(broken).toEqual([]);
});

/** Folders whose index.ts is a list; `kit` files are the frame every member stands on. */
const LISTS: readonly { readonly folder: string; readonly kit: RegExp }[] = [
  { folder: 'processor/src/cli/commands', kit: /^index\.ts$/ },
  { folder: 'processor/src/normalise/dialects', kit: /^(index|dialect)\.ts$/ },
  { folder: 'instrumentation/src/protocols', kit: /^(index|protocol|read|exact-json|texts)\.ts$/ },
  { folder: 'processor/src/evidence/controls', kit: /^index\.ts$/ },
  { folder: 'vocabulary/src/findings', kit: /^(index|definition|scan|stream-scan|placeholder|automaton|explain)\.ts$/ },
  { folder: 'vocabulary/src/findings/pii', kit: /^index\.ts$/ },
];

describe.each(LISTS)('$folder', ({ folder, kit }) => {
  test('only its list imports a member from outside the folder', () => {
    const broken = imports.filter(
      ({ file, target }) =>
        target?.startsWith(`${folder}/`) &&
        !file.startsWith(`${folder}/`) &&
        !target.slice(folder.length + 1).includes('/') &&
        !kit.test(target.slice(folder.length + 1)),
    );
    expect(broken.map(({ file, specifier }) => `${file} -> ${specifier}`)).toEqual([]);
  });

  test('holds no file that neither its list nor a member uses', () => {
    const members = sources.filter((file) => file.startsWith(`${folder}/`) && !file.endsWith('/index.ts'));
    const used = new Set(imports.map(({ target }) => target));
    expect(members.filter((file) => !used.has(file))).toEqual([]);
  });
});
