import { afterAll, describe, expect, test } from 'vitest';
import { place, verifyWithBoth } from '../verify/both.ts';
import { startPython } from '../verify/python.ts';
import { ATTACKS } from './attacks.ts';
import { ATTACKS_ELSEWHERE } from './attacks-elsewhere.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

describe('each attack is found by both verifiers, with its code and its exact range', () => {
  test.each(ATTACKS)('$name', async ({ attempt, found, noticed }) => {
    const { zip, policy, since } = await attempt();
    const report = await verifyWithBoth(python, zip, policy, since);
    expect(report.findings.map(place)).toEqual(found);
    if (noticed !== undefined) expect(report.notices.map(place)).toEqual(expect.arrayContaining([...noticed]));
    if (found.some((code) => !code.startsWith('SOURCE_'))) expect(report.integrity).toBe('broken');
  });

  test.each(ATTACKS_ELSEWHERE)('$name', async ({ attempt }) => {
    expect(await attempt()).toEqual(expect.any(String));
  });

  test('an attack has a name of its own, and something that gives it away', () => {
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
    expect(ATTACKS.filter(({ found, noticed = [] }) => found.length + noticed.length === 0)).toEqual([]);
  });
});
