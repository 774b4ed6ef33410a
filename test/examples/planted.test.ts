import { createScanner } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { findPlanted } from './demo/search.ts';
import { listPlanted, planCalls } from './support-desk/plan.ts';
import { plant, plantInReply, replyTo } from './support-desk/planted.ts';

const calls = planCalls(330);
const planted = listPlanted(calls);
const scanner = createScanner();

describe('planted values', () => {
  test('are of every kind the scanner knows, and none is planted twice', () => {
    expect(new Set(planted.map(({ kind }) => kind)).size).toBe(13);
    expect(new Set(planted.map(({ value }) => value)).size).toBe(planted.length);
  });

  test('are the same for the same count', () => {
    expect(listPlanted(planCalls(330))).toEqual(planted);
  });

  test('are what the scanner takes them for, each inside what it reports', () => {
    const missed = planted.filter(
      ({ kind, value, sentence }) =>
        !scanner.scanText(sentence).findings.some((finding) => finding.kind === kind && sentence.slice(finding.start, finding.end).includes(value)),
    );
    expect(missed).toEqual([]);
  });

  test('come back in the answer to their ticket', () => {
    expect(replyTo('{"content":"About ticket 17: hello"}')).toContain(plantInReply(17).value);
  });
});

test('calls that the policy refuses carry what it refuses, and the others do not', () => {
  for (const call of calls) {
    expect(call.planted.some(({ kind }) => kind === 'SECRET.private_key')).toBe(call.task === 'leaked-key');
  }
});

test('the search finds a value that is there', () => {
  const value = plant('IBAN', 4);
  const bytes = Buffer.concat([Buffer.from(`x${value.value}y`), Buffer.alloc(1000)]);
  expect(findPlanted(bytes, [value, plant('IBAN', 5)])).toEqual([value]);
});
