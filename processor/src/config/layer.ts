import { CodedError } from '@spanproof/vocabulary';
import { parse, YAMLParseError } from 'yaml';
import { listWords } from './words.ts';

/** Settings from one place, before any check. */
export interface Layer {
  /** Named in problems: a file, a variable or a flag. */
  readonly origin: string;
  readonly values: Tree;
}
export interface Tree {
  readonly [key: string]: unknown;
}

/** @throws CodedError CONFIG_INVALID where the text is not YAML, or not a map. */
export function readFileLayer(origin: string, text: string): Layer {
  const values = readYaml(origin, text) ?? {};
  if (!isTree(values)) throw new CodedError('CONFIG_INVALID', `${origin} does not hold a map of settings`, { todo: 'see docs/generated/configuration.md' });
  return { origin, values };
}

/** One layer per SPANPROOF_* variable that names a setting. Others (the instrumentation has its own) are left alone. */
export function readEnvironmentLayers(env: Readonly<Record<string, string | undefined>>): readonly Layer[] {
  return listWords().flatMap(({ path, variable }) => {
    const text = env[variable];
    if (text === undefined || text === '') return [];
    return [{ origin: variable, values: nest(path, readYaml(variable, text)) }];
  });
}

export function makeLayer(origin: string, path: string, value: unknown): Layer {
  return { origin, values: nest(path, value) };
}

/** Later layers win, map by map; a list replaces a list. */
export function mergeLayers(layers: readonly Layer[]): Tree {
  return layers.reduce<Tree>((merged, layer) => mergeTrees(merged, layer.values), {});
}

/** Where the value at `path`, or the nearest map around it, came from. */
export function originOf(layers: readonly Layer[], path: readonly PropertyKey[]): string | undefined {
  return layers.findLast(({ values }) => {
    let at: unknown = values;
    return path.every((key, depth) => {
      if (depth > 0 && !isTree(at)) return true; // the layer gave a list or a bare value: what is wrong inside it is its doing
      const inside = isTree(at) && Object.hasOwn(at, String(key));
      at = inside ? (at as Tree)[String(key)] : undefined;
      return inside;
    });
  })?.origin;
}

function readYaml(origin: string, text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new CodedError('CONFIG_INVALID', `${origin} is not YAML: ${error.message.split('\n')[0] ?? ''}`, { todo: 'correct the line named' });
  }
}

function nest(path: string, value: unknown): Tree {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree;
}

function mergeTrees(under: Tree, over: Tree): Tree {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isTree(value) && isTree(below) ? mergeTrees(below, value) : value);
  }
  return Object.fromEntries(merged);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
