import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GENERATED } from './generated-files.ts';
import { repositoryPath } from './repository.ts';

test.each(GENERATED)('$path is what `node bin/generate.mjs` writes', ({ path, generate }) => {
  expect(readFileSync(repositoryPath(path), 'utf8')).toBe(generate());
});
