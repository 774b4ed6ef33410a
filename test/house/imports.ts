import { posix } from 'node:path';
import { readRepositoryFile } from './repository.ts';

export interface Import {
  readonly file: string;
  /** As written. */
  readonly specifier: string;
  /** Repository path for a relative specifier. */
  readonly target: string | undefined;
  /** Erased before the program runs. */
  readonly typeOnly: boolean;
}

const STATIC = /^[ \t]*(?:import\b([^'"();]*?)(?:\bfrom\s*)?|export\b(\s+(?:type\s+)?(?:\{[^}]*\}|\*[^'";]*?))\s*from\s*)['"]([^'"\n]+)['"]/gm;
const DYNAMIC = /\b(?:import|require|new URL)\(\s*['"](\.{1,2}\/[^'"\n]+|[@a-z][^'"\n]*)['"]/g;

/** Every import of a TypeScript file, `import()` and `new URL('./x', import.meta.url)` included; what stands in comments does not count. */
export function listImports(file: string): readonly Import[] {
  return parseImports(file, readRepositoryFile(file));
}

export function parseImports(file: string, text: string): readonly Import[] {
  const source = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^[ \t]*\/\/.*$/gm, '');
  const found: Import[] = [];
  for (const [, imported, exported, specifier = ''] of source.matchAll(STATIC)) found.push(makeImport(file, specifier, isTypeOnly(imported ?? exported ?? '')));
  for (const [, specifier = ''] of source.matchAll(DYNAMIC)) found.push(makeImport(file, specifier, false));
  return found;
}

function makeImport(file: string, specifier: string, typeOnly: boolean): Import {
  return { file, specifier, typeOnly, target: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined };
}

function isTypeOnly(clause: string): boolean {
  if (/^\s+type\b/.test(clause)) return true;
  const names = /\{([^}]*)\}/.exec(clause)?.[1];
  const outside = clause.replace(/\{[^}]*\}/, '').replace(/[\s,]/g, '');
  return names !== undefined && outside === '' && names.split(',').every((name) => name.trim() === '' || /^type\s/.test(name.trim()));
}
