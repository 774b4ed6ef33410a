/** Recall of the evasion corpus by family, and false alarms on its benign twin: `npm run score:evasion`. */
import { BENIGN, EVASIONS, type EvasionCase } from '../reveal/evasion-corpus.ts';
import { findIn, isFound } from '../reveal/score.ts';

const verbose = process.argv.includes('--missed');
const families = new Map<string, { found: number; cases: number }>();
let found = 0;
for (const given of EVASIONS) {
  const findings = findIn(given);
  const hit = isFound(given, findings);
  const family = families.get(given.family) ?? { found: 0, cases: 0 };
  families.set(given.family, { found: family.found + Number(hit), cases: family.cases + 1 });
  found += Number(hit);
  if (!hit && verbose) process.stdout.write(`missed ${given.kind} ${given.family}: ${JSON.stringify(given.texts)} ${JSON.stringify(findings)}\n`);
}
const alarms: readonly EvasionCase[] = BENIGN.filter((given) => {
  const findings = findIn(given);
  if (findings.length > 0 && verbose) process.stdout.write(`alarm ${given.kind} ${given.family}: ${JSON.stringify(given.texts)} ${JSON.stringify(findings)}\n`);
  return findings.length > 0;
});
for (const [family, { found: hits, cases }] of families) process.stdout.write(`${family.padEnd(30)}${String(hits).padStart(4)} of ${cases}\n`);
process.stdout.write(
  `recall ${((100 * found) / EVASIONS.length).toFixed(1)} % of ${EVASIONS.length}; false alarms ${((100 * alarms.length) / BENIGN.length).toFixed(1)} % of ${BENIGN.length}\n`,
);
