import { MAX_NESTED_TEXTS, readContainer } from './examine.ts';
import { escapeSegment, type JsonLiteral, type LiteralEdit, spliceText, type TextEdit, toTextEdits } from './json-text.ts';
import type { Json } from './json.ts';
import type { Finding } from './record.ts';
import type { Replace } from './transforms/create-replace.ts';

/**
 * The value with what was found in it replaced. `findings` are examineValue()'s for the same value and pointer; a JSON text inside a string stays valid and
 * changes only in the literals that held a finding. Strings, member names and numbers without a finding stay the same objects.
 */
export function redactValue(value: Json, pointer: string, findings: readonly Finding[], replace: Replace): Json {
  const index = indexFindings(findings);
  return index.size === 0 ? value : redact({ index, replace }, value, pointer);
}

interface Redaction {
  /** Findings by pointer; the ancestors of a pointer that has findings are members with an empty list. */
  readonly index: ReadonlyMap<string, readonly Finding[]>;
  readonly replace: Replace;
}

function indexFindings(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const index = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { pointer } = finding.place;
    const list = index.get(pointer);
    if (list !== undefined && list.length > 0) {
      list.push(finding);
      continue;
    }
    index.set(pointer, [finding]);
    for (let slash = pointer.lastIndexOf('/'); slash >= 0; slash = pointer.lastIndexOf('/', slash - 1)) {
      const ancestor = pointer.slice(0, slash);
      if (index.has(ancestor)) break;
      index.set(ancestor, []);
      if (slash === 0) break;
    }
  }
  return index;
}

function redact(redaction: Redaction, value: Json, pointer: string): Json {
  const found = redaction.index.get(pointer);
  if (typeof value === 'string') return found === undefined ? value : spliceText(value, editsOf(redaction, value, pointer, 0));
  if (typeof value === 'number') return redactNumber(redaction, value, found ?? []);
  if (found === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((member, position) => redact(redaction, member, `${pointer}/${position}`));
  const result = new Map<string, Json>();
  const numbers = new Map<string, number>();
  for (const [key, member] of Object.entries(value as { readonly [key: string]: Json })) {
    const place = `${pointer}/${escapeSegment(key)}`;
    const name = spliceText(key, plainEdits(redaction, key, `${place}~k`));
    result.set(freeName(result, numbers, name), redact(redaction, member, place));
  }
  return Object.fromEntries(result);
}

/** Two names may become one by masking; neither member may be lost for it. `numbers` remembers how far each name got: content may hold many. */
function freeName(taken: ReadonlyMap<string, Json>, numbers: Map<string, number>, name: string): string {
  let free = name;
  let number = numbers.get(name) ?? 1;
  while (taken.has(free)) {
    number += 1;
    free = `${name}~${number}`;
  }
  numbers.set(name, number);
  return free;
}

function redactNumber({ replace }: Redaction, value: number, found: readonly Finding[]): Json {
  const [finding] = found;
  return finding === undefined ? value : (replace(finding.kind, String(value)) ?? value);
}

function editsOf(redaction: Redaction, text: string, pointer: string, nested: number): TextEdit[] {
  const direct = plainEdits(redaction, text, pointer);
  if (direct.length > 0 || nested >= MAX_NESTED_TEXTS) return direct;
  const edits: LiteralEdit[] = [];
  for (const literal of readContainer(text) ?? []) {
    if (redaction.index.has(pointer + literal.pointer)) edits.push(...literalEdits(redaction, literal, pointer + literal.pointer, nested + 1));
  }
  return toTextEdits(text, edits);
}

function literalEdits(redaction: Redaction, literal: JsonLiteral, pointer: string, nested: number): LiteralEdit[] {
  const edits = literal.role === 'value' ? editsOf(redaction, literal.value, pointer, nested) : plainEdits(redaction, literal.value, pointer);
  return edits.map((edit) => ({ literal, ...edit }));
}

function plainEdits({ index, replace }: Redaction, text: string, pointer: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { kind, place, obscured } of index.get(pointer) ?? []) {
    const replacement = replace(kind, text.slice(place.start, place.end), obscured);
    if (replacement === undefined) continue;
    const last = edits.at(-1);
    // An encoded token that holds several kinds: each of them stands for it.
    if (last?.start === place.start && last.end === place.end) edits[edits.length - 1] = { ...last, replacement: last.replacement + replacement };
    else edits.push({ start: place.start, end: place.end, replacement });
  }
  return edits;
}
