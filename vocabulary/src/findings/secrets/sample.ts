import type { Examples } from '../definition.ts';
import { parseShape, type Shape } from './shape.ts';
import type { NamedShapes } from './vendor-secret.ts';

const POSITIVES = 5;
const FRAMES = [
  ['key ', ' and more'],
  ['"', '"'],
  ['x=', '\n'],
  ['(', ')'],
  ['<', '>'],
] as const;

/** Examples of a vendor's kind, made from its shapes: no token of anyone's stands in the source. The same text every time. */
export function sampleExamples(kind: string, entries: readonly (string | NamedShapes)[]): Examples {
  const named = entries.map((entry) => (typeof entry === 'string' ? { shapes: [entry] } : entry));
  const made = Array.from({ length: Math.max(POSITIVES, named.length) }, (_, number) => {
    const entry = named[number % named.length]!;
    const shape = parseShape(entry.shapes[Math.floor(number / named.length) % entry.shapes.length]!);
    const word = entry.near?.[number % entry.near.length];
    return { shape, word, token: sampleToken(shape, `${kind}${number}`) };
  });
  /** Without its word before it the token is anyone's. */
  const alone = named.every(({ near }) => near !== undefined);
  return {
    positives: made.map(({ word, token }, number) => {
      const [before, after] = FRAMES[number % FRAMES.length]!;
      return word === undefined ? `${before}«${token}»${after}` : `${word}${/\w$/.test(word) ? '_key = "' : ''}«${token}»"`;
    }),
    nearMisses: made
      .slice(0, POSITIVES)
      .flatMap(({ shape, word, token }) => spoil(shape, word, token, alone))
      .concat(`[${kind.toUpperCase()}_1]`),
  };
}

/** What looks like the token and is none. */
function spoil(shape: Shape, word: string | undefined, token: string, alone: boolean): string[] {
  const [first] = shape.segments;
  const literal = first !== undefined && 'literal' in first ? first.literal : '';
  const cut = literal.length + 3;
  const name = word === undefined ? '' : `${word} `;
  return [
    `${name}${literal}`,
    `${name}${token.slice(0, cut)}`,
    ...(word === undefined ? [`${token.slice(0, cut)} ${token.slice(cut)}`] : []),
    ...(alone ? [`id ${token}`] : []),
    ...(word === undefined && /^\w/.test(literal) ? [`q${token}`] : []),
    `${name}${literal}${'x'.repeat(token.length - literal.length)}`,
    `${name}${literal}${'*'.repeat(token.length - literal.length)}`,
  ];
}

/** A token of the shape with no run longer than it must be, from a generator that starts at the seed. */
function sampleToken(shape: Shape, seed: string): string {
  let state = 2_166_136_261;
  for (let index = 0; index < seed.length; index++) state = Math.imul(state ^ seed.charCodeAt(index), 16_777_619) >>> 0;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return shape.segments
    .map((segment) => {
      if ('literal' in segment) return segment.literal;
      const { alphabet, min, max } = segment;
      const letters = alphabet.replace(/[^A-Za-z0-9]/g, '');
      return Array.from({ length: Math.max(min, Math.min(8, max)) }, () => letters[next(letters.length)]).join('');
    })
    .join('');
}
