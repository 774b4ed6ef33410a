/**
 * Throughput of the scanner on generated text: `node test/bench/scan.ts`. Prints MB/s of UTF-8, the best of the rounds that fit into three seconds each.
 * chat: prose with a number now and then; structured: rows and JSON in which every field is an id, a number or a person; code: source with few secrets.
 */
import { createScanner, examineText } from '@spanproof/vocabulary';

const DOCUMENTS = 1000;
const SECONDS = 3;

/** A small linear congruential generator: every run measures the same text. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS =
  'the of and to in model answer is that for it as was with be by on not he she or his her from at which but have an had they you were their one all we can has there been if more when will would who so no'.split(
    ' ',
  );
const NAMES = ['count', 'index', 'result', 'request', 'handler', 'buffer', 'options', 'stream', 'callback', 'message', 'element', 'context'];

function digits(random: (below: number) => number, length: number): string {
  return Array.from({ length }, () => random(10)).join('');
}

function chat(random: (below: number) => number): string {
  const words = Array.from({ length: 150 + random(200) }, () => (random(60) === 0 ? String(1990 + random(40)) : WORDS[random(WORDS.length)]));
  return `${words.join(' ')}.${random(20) === 0 ? ' Write to ada@example.org.' : ''}`;
}

function structured(random: (below: number) => number): string {
  const row = (): Record<string, string> => ({
    id: digits(random, 10),
    created: `17${digits(random, 11)}`,
    session: [8, 4, 4, 4, 12].map((length) => Array.from({ length }, () => random(16).toString(16)).join('')).join('-'),
    mail: `user${random(1000)}@example.org`,
    phone: `+44 20 7946 0${digits(random, 3)}`,
    card: '4111 1111 1111 1111',
    birth: `19${digits(random, 2)}-0${1 + random(9)}-1${random(10)}`,
  });
  return JSON.stringify([row(), row()]);
}

function code(random: (below: number) => number): string {
  const name = (): string => NAMES[random(NAMES.length)] ?? '';
  const line = (): string => `  const ${name()} = ${name()}.${name()}(${name()}, ${random(1000)}); // ${WORDS[random(WORDS.length)]}`;
  return `function ${name()}(${name()}) {\n${Array.from({ length: 30 }, line).join('\n')}\n  const token = readToken(${name()});\n}\n`;
}

const encoder = new TextEncoder();
const scanner = createScanner();

for (const [name, make] of Object.entries({ chat, structured, code })) {
  const random = createRandom(20_261_120);
  const texts = Array.from({ length: DOCUMENTS }, () => make(random));
  const documents = texts.map((text) => encoder.encode(text));
  const bytes = documents.reduce((sum, document) => sum + document.length, 0);
  const report = (how: string, run: () => number): void => {
    let best = Number.POSITIVE_INFINITY;
    let found = 0;
    for (const until = performance.now() + 1000 * SECONDS; performance.now() < until; ) {
      const start = performance.now();
      found = run();
      best = Math.min(best, performance.now() - start);
    }
    process.stdout.write(
      `${name.padEnd(12)}${how.padEnd(14)}${(bytes / best / 1000).toFixed(0).padStart(6)} MB/s  ${found} findings in ${(bytes / 1e6).toFixed(2)} MB\n`,
    );
  };
  report('scan', () => documents.reduce((sum, document) => sum + scanner.scan(document).findings.length, 0));
  report('scanText', () => texts.reduce((sum, text) => sum + scanner.scanText(text).findings.length, 0));
  report('examineText', () => texts.reduce((sum, text) => sum + examineText(scanner, text, { part: 'request', pointer: '' }).findings.length, 0));
}
