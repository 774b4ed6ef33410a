import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { HOSTILE } from './hostile.ts';

/** A second a MiB is asked for; a machine may be half as fast. What is not linear takes seconds. */
const LIMIT_MS = 125;
/** Text with escapes is read up to four times: once as it is, and once for each level of escaping. */
const READINGS = 4;

const script = fileURLToPath(new URL('measure-hostile.ts', import.meta.url));
const times = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8', timeout: 120_000 })) as { unit: string; scan: number; examine: number }[];

describe('64 KiB of', () => {
  test('every hostile unit was measured', () => {
    expect(times.map(({ unit }) => unit)).toEqual(HOSTILE);
  });
  test.each(times)('$unit is scanned in its time, examined in four times that', ({ scan, examine }) => {
    expect(scan).toBeLessThan(LIMIT_MS);
    expect(examine).toBeLessThan(READINGS * LIMIT_MS);
  });
});
