/**
 * How well scoreInjection() orders texts, per source of the labelled data in SPANPROOF_DEV_DATA (default ../shared/dev-data): `npm run score:injection`.
 * AUC and recall of each source of attacks against all benign texts together, at the threshold that one benign text in a hundred exceeds.
 */
import { existsSync, readFileSync } from 'node:fs';
import { scoreInjection } from '@spanproof/vocabulary';

interface Labelled {
  readonly text: string;
  readonly label: 0 | 1;
  readonly kind: string;
}

/** E-mails, tables and code that a program was given: no person wrote them to the model. */
const FOREIGN = /^bipia/;

const path = `${process.env['SPANPROOF_DEV_DATA'] ?? new URL('../../../shared/dev-data', import.meta.url).pathname}/injection.jsonl`;
if (!existsSync(path)) {
  process.stdout.write(`no labelled data at ${path}: set SPANPROOF_DEV_DATA\n`);
} else {
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled);
  const started = performance.now();
  const scored = rows.map(({ text, label, kind }) => ({ kind, label, score: scoreInjection(text, FOREIGN.test(kind) ? 'document' : 'user').score }));
  const seconds = (performance.now() - started) / 1000;
  const benign = scored.filter(({ label }) => label === 0).map(({ score }) => score);
  const attacks = scored.filter(({ label }) => label === 1);
  const threshold = benign.toSorted((a, b) => b - a)[Math.floor(benign.length / 100)] ?? 1;
  const print = (name: string, scores: readonly number[]): void => {
    const recall = scores.filter((score) => score > threshold).length / scores.length;
    process.stdout.write(
      `${name.padEnd(48)}${String(scores.length).padStart(5)}  AUC ${rank(scores, benign).toFixed(3)}  recall at 1 % ${recall.toFixed(2)}\n`,
    );
  };
  for (const kind of new Set(attacks.map((row) => row.kind))) {
    print(
      kind,
      attacks.filter((row) => row.kind === kind).map(({ score }) => score),
    );
  }
  print(
    'all',
    attacks.map(({ score }) => score),
  );
  const units = rows.reduce((sum, { text }) => sum + text.length, 0);
  process.stdout.write(
    `threshold ${threshold.toFixed(2)} over ${benign.length} benign texts; ${(units / 1e6 / seconds).toFixed(1)} million characters a second\n`,
  );
}

/** The chance that an attack scores higher than a benign text; ties count half. */
function rank(attacks: readonly number[], benign: readonly number[]): number {
  let sum = 0;
  for (const attack of attacks) for (const other of benign) sum += attack > other ? 1 : attack === other ? 0.5 : 0;
  return sum / (attacks.length * benign.length);
}
