import { createScanner, FINDING_KINDS, FINDINGS, type ScanResult } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { readMarked } from './marked.ts';

const scanner = createScanner();

describe.each(FINDING_KINDS)('%s', (kind) => {
  const definition = FINDINGS[kind];

  test('is listed under its own name, with enough examples', () => {
    expect(definition.kind).toBe(kind);
    expect(definition.version).toBeGreaterThanOrEqual(1);
    expect(definition.class).toBe(kind.startsWith('SECRET.') ? 'secret' : 'pii');
    expect(definition.criteria.length).toBeGreaterThan(0);
    expect(new Set(definition.examples.positives).size).toBeGreaterThanOrEqual(5);
    expect(new Set(definition.examples.nearMisses).size).toBeGreaterThanOrEqual(10);
  });

  const marked = definition.examples.positives.map((example) => readMarked(example));

  test('finds exactly the marked part of its positives', () => {
    expect(marked.map(({ text }) => show(text, scanner.scanText(text)))).toEqual(
      marked.map(({ text, start, end }) => ({ text, truncated: false, found: [[kind, text.slice(start, end), `${kind}@${definition.version}`]] })),
    );
    const confidences = marked.flatMap(({ text }) => scanner.scanText(text).findings.map(({ confidence }) => confidence));
    expect(confidences.filter((confidence) => confidence < 50 || confidence > 100)).toEqual([]);
  });

  test('does not take its near misses for one', () => {
    expect(definition.examples.nearMisses.filter((text) => scanner.scanText(text).findings.some((finding) => finding.kind === kind))).toEqual([]);
  });

  test('is the only definition needed for its positives', () => {
    const alone = createScanner([definition]);
    expect(marked.map(({ text }) => show(text, alone.scanText(text)).found.map(([, part]) => part))).toEqual(
      marked.map(({ text, start, end }) => [text.slice(start, end)]),
    );
  });
});

function show(text: string, { findings, truncated }: ScanResult): { text: string; truncated: boolean; found: string[][] } {
  return { text, truncated, found: findings.map((finding) => [finding.kind, text.slice(finding.start, finding.end), finding.detector]) };
}
