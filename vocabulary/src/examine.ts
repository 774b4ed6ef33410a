import type { ScanBudget, Scanner } from './findings/definition.ts';
import type { FindingKind } from './findings/index.ts';
import { escapeSegment, type JsonLiteral, readLiterals } from './json-text.ts';
import type { Json } from './json.ts';
import type { Finding, Place } from './record.ts';
import { addSeams } from './reveal/add-seams.ts';
import { type AdjacentTexts, createAdjacentTexts, type SeamFinding } from './reveal/adjacent-texts.ts';
import { BYTES_MEMBER, scanBytes } from './reveal/scan-bytes.ts';
import { scanReadings } from './reveal/scan-readings.ts';
import { scanCells } from './structure/scan-cells.ts';

/** JSON texts inside strings of JSON texts are followed this far; below, they are scanned as text. */
export const MAX_NESTED_TEXTS = 8;
/** Values nested deeper are not examined: the result is truncated. */
const MAX_VALUE_DEPTH = 128;
const MAX_LABEL = 64;
const SHORTEST_FINDING = 4;
const LONGEST_PLAIN_NAME = 24;
/** Members that hold what somebody wrote: their texts follow each other. */
const CONTENT: ReadonlySet<string> = new Set(['content', 'text', 'parts', 'input', 'prompt', 'message', 'body']);
const DEFAULT_BUDGET: ScanBudget = { maxBytes: 8 * 1024 * 1024, maxCandidates: 10_000 };

export interface Examination {
  /**
   * In order of pointers' appearance; places of one pointer are ordered, and disjoint but for an encoded token that holds several kinds: they share its place.
   * Pointers may hold keys of the content: never log them.
   */
  readonly findings: readonly Finding[];
  readonly truncated: boolean;
}

interface Progress {
  readonly scanner: Scanner<FindingKind>;
  readonly part: Place['part'];
  readonly findings: Finding[];
  readonly adjacent: AdjacentTexts;
  readonly seams: SeamFinding[];
  bytes: number;
  candidates: number;
  truncated: boolean;
}

/**
 * Examines every string, member name and longer number of a value. Strings that are JSON objects or arrays are walked, so that escapes hide nothing and
 * member names give context (`{"ssn": "219099999"}`); other strings are scanned whole, in every way they can be read (reveal/), and over the seams between
 * texts of one role. Names of columns and lists give context too (structure/). The budget covers the whole value.
 */
export function examineValue(scanner: Scanner<FindingKind>, value: Json, at: Pick<Place, 'part' | 'pointer'>, budget: Partial<ScanBudget> = {}): Examination {
  const limits = { ...DEFAULT_BUDGET, ...budget };
  const progress: Progress = {
    scanner,
    part: at.part,
    findings: [],
    adjacent: createAdjacentTexts(scanner, limits.maxBytes),
    seams: [],
    bytes: limits.maxBytes,
    candidates: limits.maxCandidates,
    truncated: false,
  };
  walkValue(progress, value, at.pointer, '', 0);
  return { findings: addSeams(progress.findings, progress.seams, at.part), truncated: progress.truncated || progress.adjacent.truncated };
}

/** examineValue() of one string. */
export function examineText(scanner: Scanner<FindingKind>, text: string, at: Pick<Place, 'part' | 'pointer'>, budget: Partial<ScanBudget> = {}): Examination {
  return examineValue(scanner, text, at, budget);
}

function walkValue(progress: Progress, value: Json, pointer: string, label: string, depth: number): void {
  if (typeof value === 'string') walkText(progress, value, pointer, label, 0);
  else if (typeof value === 'number') walkNumber(progress, String(value), pointer, label);
  else if (typeof value === 'object' && value !== null) {
    if (depth >= MAX_VALUE_DEPTH) {
      progress.truncated = true;
      return;
    }
    const list = Array.isArray(value);
    for (const [key, member] of Object.entries(value as { readonly [key: string]: Json })) {
      const place = `${pointer}/${escapeSegment(key)}`;
      if (!list) scanName(progress, key, `${place}~k`);
      walkValue(progress, member, place, list ? label : key, depth + 1);
    }
  }
}

function walkText(progress: Progress, text: string, pointer: string, label: string, nested: number): void {
  const literals = nested < MAX_NESTED_TEXTS ? readContainer(text) : undefined;
  if (literals === undefined) scanText(progress, text, pointer, label);
  else for (const literal of literals) walkLiteral(progress, literal, pointer, label, nested);
}

function walkLiteral(progress: Progress, literal: JsonLiteral, pointer: string, label: string, nested: number): void {
  const place = pointer + literal.pointer;
  const name = literal.label === '' ? label : literal.label;
  if (literal.role === 'key') scanName(progress, literal.value, place);
  else if (literal.role === 'number') walkNumber(progress, literal.value, place, name);
  else walkText(progress, literal.value, place, name, nested + 1);
}

/** The literals of a JSON object or array; a cheap look at both ends spares the rest. */
export function readContainer(text: string): readonly JsonLiteral[] | undefined {
  const last = text.trimEnd().at(-1);
  return text.length > 1 && (last === '}' || last === ']') ? readLiterals(text) : undefined;
}

/** A text in its context: roles tell which texts follow each other. */
function scanText(progress: Progress, text: string, pointer: string, label: string): void {
  scanPlain(progress, text, pointer, label);
  if (label === 'role') progress.adjacent.setRole(text, pointer.slice(0, pointer.lastIndexOf('/')));
  else if (CONTENT.has(label) && progress.bytes > 0) progress.seams.push(...progress.adjacent.add(text, pointer, progress.findings.length));
}

/** Member names are many, short and plain: one of letters alone holds nothing unless it is long. */
function scanName(progress: Progress, name: string, pointer: string): void {
  if (name.length > LONGEST_PLAIN_NAME || /[^a-z_.\- ]/i.test(name)) scanPlain(progress, name, pointer, '');
}

/** A number is a finding as a whole or not at all. */
function walkNumber(progress: Progress, digits: string, pointer: string, label: string): void {
  if (digits.length < SHORTEST_FINDING) return;
  const before = progress.findings.length;
  scanPlain(progress, digits, pointer, label);
  const [finding] = progress.findings.splice(before);
  if (finding !== undefined) progress.findings.push({ ...finding, place: { ...finding.place, start: 0, end: digits.length } });
}

function scanPlain(progress: Progress, text: string, pointer: string, label: string): void {
  if (text.length < SHORTEST_FINDING) return;
  const budget = { maxBytes: progress.bytes, maxCandidates: progress.candidates };
  const read =
    (label === BYTES_MEMBER ? scanBytes(progress.scanner, text, budget) : undefined) ?? scanReadings(progress.scanner, text, budget, label.slice(-MAX_LABEL));
  const { truncated } = read;
  const findings = scanCells(progress.scanner, text, read.findings, budget);
  progress.truncated ||= truncated;
  progress.bytes = Math.max(0, progress.bytes - text.length);
  progress.candidates = Math.max(0, progress.candidates - findings.length);
  for (const { kind, start, end, confidence, detector, obscured } of findings) {
    const place = { part: progress.part, pointer, start, end };
    progress.findings.push({ kind, place, confidence, detector, ...(obscured ? { obscured } : {}) });
  }
}
