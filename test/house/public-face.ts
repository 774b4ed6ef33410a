import { readRepositoryFile } from './repository.ts';

/** Entry points of the workspaces: what other packages and other people's code may use. */
const FACES = [
  ['@spanproof/vocabulary', 'vocabulary/src/index.ts'],
  ['@spanproof/vocabulary/ledger', 'vocabulary/src/ledger/index.ts'],
  ['@spanproof/vocabulary/findings', 'vocabulary/src/findings/index.ts'],
  ['@spanproof/instrumentation', 'instrumentation/src/index.ts'],
  ['@spanproof/instrumentation/register', 'instrumentation/src/register.ts'],
  ['@spanproof/processor', 'processor/src/index.ts'],
  ['@spanproof/dashboards', 'dashboards/src/index.ts'],
] as const;

/** docs/generated/public-face.md: a change of a face shows in review as a change of this page. */
export function formatPublicFace(): string {
  const sections = FACES.map(([name, file]) => {
    const { values, types } = listExports(readRepositoryFile(file));
    const lines = [...(values.length > 0 ? [`values: ${join(values)}`] : []), ...(types.length > 0 ? [`types: ${join(types)}`] : [])];
    return `## ${name}\n\n${lines.length > 0 ? lines.join('\n\n') : 'nothing: it is imported for what it does'}\n`;
  });
  return `# Public faces\n\nGenerated from each package's entry points by \`node bin/generate.mjs\`. What is not listed here may change at any time.\n\n${sections.join('\n')}`;
}

export interface Exports {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** Names that an entry point exports; a star would export what nobody listed and is refused. */
export function listExports(text: string): Exports {
  const source = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[ \t]*\/\/.*$/gm, '');
  if (/^export \*/m.test(source)) throw new Error('a face lists its names: no `export *`');
  const values = new Set<string>();
  const types = new Set<string>();
  for (const [, whole, names = ''] of source.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
    for (const name of names.split(',').map((part) => part.trim())) {
      if (name === '') continue;
      const bare = name.replace(/^type /, '').replace(/^.* as /, '');
      (whole !== undefined || name.startsWith('type ') ? types : values).add(bare);
    }
  }
  for (const [, kind = '', name = ''] of source.matchAll(/^export (?:declare )?(?:async )?(const|function|class|type|interface)\s+(\w+)/gm)) {
    (kind === 'type' || kind === 'interface' ? types : values).add(name);
  }
  return { values: [...values].sort(), types: [...types].sort() };
}

function join(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' ');
}
