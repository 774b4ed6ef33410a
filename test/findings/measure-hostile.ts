/**
 * Run by linear-time.test.ts in a process of its own: a test runner rewrites every import into a property access, which makes hot loops some twenty times slower.
 * Prints one JSON line: for every hostile unit the best of five in milliseconds of processor time, scanned and examined.
 */
import { createScanner, examineText } from '@spanproof/vocabulary';
import { HOSTILE, HOSTILE_BYTES } from './hostile.ts';

const scanner = createScanner();

function measure(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

const times = HOSTILE.map((unit) => {
  const text = unit.repeat(Math.ceil(HOSTILE_BYTES / unit.length)).slice(0, HOSTILE_BYTES);
  const variants = [text, JSON.stringify([text]), `["${text}`];
  return {
    unit,
    scan: measure(() => scanner.scanText(text)),
    examine: Math.max(...variants.map((variant) => measure(() => examineText(scanner, variant, { part: 'request', pointer: '' })))),
  };
});
process.stdout.write(`${JSON.stringify(times)}\n`);
