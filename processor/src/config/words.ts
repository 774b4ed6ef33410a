import { z } from 'zod';
import { schema } from './schema.ts';

/** One setting as a person writes it. */
export interface Word {
  /** `journal.max_bytes`. */
  readonly path: string;
  /** `SPANPROOF_JOURNAL_MAX_BYTES`; its value is read as YAML. */
  readonly variable: string;
  readonly description: string;
  readonly type: string;
  /** As YAML; absent where the setting may stay unset. */
  readonly default: string | undefined;
  /** Must be set as soon as its parent is. */
  readonly required: boolean;
}

interface Node {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
}

/** Every setting of the schema that holds a value, in the schema's order. */
export function listWords(): readonly Word[] {
  const root: Node = z.toJSONSchema(schema, { io: 'input' }) as Node;
  return collect(root, []);
}

export function variableOf(path: string): string {
  return `SPANPROOF_${path.replaceAll('.', '_').toUpperCase()}`;
}

function collect(node: Node, at: readonly string[], required = false): readonly Word[] {
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([key, child]) => collect(child, [...at, key], node.required?.includes(key)));
  }
  const path = at.join('.');
  const word: Word = { path, variable: variableOf(path), description: node.description ?? '', type: typeOf(node), default: defaultOf(node), required };
  const items = node.items?.properties === undefined ? [] : collect(node.items, [...at.slice(0, -1), `${at.at(-1)}[]`]);
  return [word, ...items];
}

function typeOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.join(' | ');
  if (node.items !== undefined) return 'list';
  return typeof node.type === 'string' ? node.type : (node.type ?? []).join(' | ');
}

function defaultOf(node: Node): string | undefined {
  return node.default === undefined ? undefined : typeof node.default === 'string' ? node.default : JSON.stringify(node.default);
}
