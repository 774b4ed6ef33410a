import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listFiles, readRepositoryFile, repositoryPath } from './repository.ts';

const pictures = listFiles('docs/images/*');

test('every picture is shown somewhere, says what it shows, and is smaller than 200 kB', () => {
  expect(pictures.length).toBeGreaterThan(0);
  const readme = readRepositoryFile('README.md');
  for (const picture of pictures) {
    expect(readme).toMatch(new RegExp(`!\\[[^\\]]{10,}\\]\\(${picture}\\)`));
    expect(statSync(repositoryPath(picture)).size).toBeLessThan(200_000);
  }
});
