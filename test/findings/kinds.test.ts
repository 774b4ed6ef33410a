import { createScanner, FINDING_KINDS, FINDINGS } from '@spanproof/vocabulary';
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

  test.each(definition.examples.positives)('finds exactly the marked part of %j', (example) => {
    const { text, start, end } = readMarked(example);
    const { findings, truncated } = scanner.scanText(text);
    expect(truncated).toBe(false);
    expect(findings.map((finding) => ({ kind: finding.kind, found: text.slice(finding.start, finding.end) }))).toEqual([
      { kind, found: text.slice(start, end) },
    ]);
    expect(findings[0]).toMatchObject({ start, end, detector: `${kind}@${definition.version}` });
    expect(findings[0]?.confidence).toBeGreaterThanOrEqual(50);
    expect(findings[0]?.confidence).toBeLessThanOrEqual(100);
  });

  test.each(definition.examples.nearMisses)('does not take %j for one', (text) => {
    expect(scanner.scanText(text).findings.filter((finding) => finding.kind === kind)).toEqual([]);
  });

  test.each(definition.examples.positives)('is the only definition needed for %j', (example) => {
    const { text, start, end } = readMarked(example);
    const [finding, ...rest] = createScanner([definition]).scanText(text).findings;
    expect(finding).toMatchObject({ kind, start, end });
    expect(rest).toEqual([]);
  });
});
