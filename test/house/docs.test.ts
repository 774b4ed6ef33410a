import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFiles, readRepositoryFile, repositoryPath } from './repository.ts';

const pages = listFiles('*.md').filter((file) => !file.startsWith('test/') || file.startsWith('test/examples/'));

/** A folder that holds nothing but its contract is announced, not there. */
test('docs/path.md names every folder of the packages', () => {
  const path = readRepositoryFile('docs/path.md');
  const folders = new Set(
    listFiles('processor/src/*/*.ts', 'instrumentation/src/*/*.ts')
      .filter((file) => !file.endsWith('/contract.ts'))
      .map((file) => `${file.split('/')[0]} ${file.split('/')[2] ?? ''}`),
  );
  expect([...folders].filter((folder) => !path.includes(`\`${folder.split(' ')[1]}/\``))).toEqual([]);
});

test('docs/extending.md names every list', () => {
  const extending = readRepositoryFile('docs/extending.md');
  const lists = listFiles('*/src/**/index.ts').filter((file) => file.split('/').length > 3 && !/ledger|serve/.test(file));
  expect(lists.filter((file) => !extending.includes(`${file.split('/').at(-2)}/index.ts`))).toEqual([]);
});

test('docs/operations.md explains every code a person can act on', () => {
  const operations = readRepositoryFile('docs/operations.md');
  const setUp = /\/\/ set-up\n([\s\S]*?)\/\/ policy\n/.exec(readRepositoryFile('vocabulary/src/error.ts'))?.[1] ?? '';
  const codes = [...setUp.matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code).filter((code) => code !== 'USAGE');
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !operations.includes(`\`${code}\``))).toEqual([]);
});

describe('decisions', () => {
  const decisions = listFiles('docs/decisions/*.md');

  test('are numbered without a hole', () => {
    expect(decisions.map((file) => file.split('/').at(-1)?.slice(0, 4))).toEqual(decisions.map((_, index) => String(index + 1).padStart(4, '0')));
  });

  test.each(decisions)('%s has a status, a date and a reason, on one page', (file) => {
    const text = readRepositoryFile(file);
    expect(text).toMatch(/^# \d+\. .+\n\nStatus: (accepted|replaced by \d+|withdrawn)\nDate: \d{4}-\d{2}-\d{2}\n/);
    expect(text).toMatch(/^Reason: .{80}/m);
    expect(text.split('\n').length).toBeLessThan(50);
  });
});

test.each(pages)('every link of %s leads somewhere', (file) => {
  const prose = readRepositoryFile(file).replace(/^```[\s\S]*?^```/gm, ''); // SQL has brackets of its own
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : posix.join(posix.dirname(file), path);
    if (!existsSync(repositoryPath(target))) return true;
    return anchor !== undefined && !headings(readRepositoryFile(target)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

/** Anchors as the usual renderers make them. */
function headings(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
