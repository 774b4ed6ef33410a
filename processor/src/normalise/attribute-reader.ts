import type { Json } from '@spanproof/vocabulary';
import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { Attributes } from '../receive/contract.ts';
import { toJson } from './to-json.ts';

/** Longer strings are content, not facts: they stay in the rest. */
const MAX_FACT = 512;
const MAX_FACTS = 64;

/**
 * Attributes that are taken one by one, whatever stays is kept as unmapped. `take*` take the first of the names that is there with the right type;
 * a value of another type is not taken, so that nothing is lost by a reader that understood it wrongly.
 */
export interface AttributeReader {
  peek(name: string): AttributeValue | undefined;
  /** Every name that begins so, in the order received. */
  names(prefix: string): readonly string[];
  /** 1 to 512 UTF-16 units. */
  takeString(...names: readonly string[]): string | undefined;
  /** As takeString, where it matches. */
  takeMatching(pattern: RegExp, ...names: readonly string[]): string | undefined;
  /** Of any length. */
  takeText(...names: readonly string[]): string | undefined;
  /** At most 64 such strings. */
  takeStrings(...names: readonly string[]): readonly string[] | undefined;
  takeBoolean(...names: readonly string[]): boolean | undefined;
  /** 0 to 2^53 - 1. */
  takeCount(...names: readonly string[]): number | undefined;
  /** Finite. */
  takeNumber(...names: readonly string[]): number | undefined;
  /** Any value, as JSON. */
  take(name: string): Json | undefined;
  /** Puts a taken value back among what is kept: the fact made of it does not say all. */
  keep(name: string): void;
  /** What nobody took, in the order received; second values of a repeated key are always here. */
  rest(): Attributes;
}

export function readAttributes(attributes: Attributes): AttributeReader {
  const first = new Map<string, AttributeValue>();
  for (const [key, value] of attributes) if (!first.has(key)) first.set(key, value);
  const taken = new Set<string>();

  function takeWhere<Value>(names: readonly string[], accept: (value: AttributeValue) => Value | undefined): Value | undefined {
    for (const name of names) {
      const value = first.get(name);
      const accepted = value === undefined || taken.has(name) ? undefined : accept(value);
      if (accepted === undefined) continue;
      taken.add(name);
      return accepted;
    }
    return undefined;
  }

  return {
    peek: (name) => first.get(name),
    names: (prefix) => [...first.keys()].filter((name) => name.startsWith(prefix)),
    takeString: (...names) => takeWhere(names, asFact),
    takeMatching: (pattern, ...names) => takeWhere(names, (value) => (typeof value === 'string' && pattern.test(value) ? asFact(value) : undefined)),
    takeText: (...names) => takeWhere(names, (value) => (typeof value === 'string' ? value : undefined)),
    takeStrings: (...names) => takeWhere(names, asStrings),
    takeBoolean: (...names) => takeWhere(names, (value) => (typeof value === 'boolean' ? value : undefined)),
    takeCount: (...names) => takeWhere(names, (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined)),
    takeNumber: (...names) => takeWhere(names, (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)),
    take: (name) => takeWhere([name], toJson),
    keep: (name) => taken.delete(name),
    rest() {
      const seen = new Set<string>();
      return attributes.filter(([key]) => {
        const mapped = taken.has(key) && !seen.has(key);
        seen.add(key);
        return !mapped;
      });
    },
  };
}

function asFact(value: AttributeValue): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MAX_FACT ? value : undefined;
}

function asStrings(value: AttributeValue): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_FACTS) return undefined;
  const strings = value.map(asFact).filter((item) => item !== undefined);
  return strings.length === value.length ? strings : undefined;
}
