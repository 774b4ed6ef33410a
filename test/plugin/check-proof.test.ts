import { describe, expect, test } from 'vitest';
import { browserCrypto } from '../../grafana-plugin/src/crypto/browser-crypto.ts';
import { checkProof, type StepState } from '../../grafana-plugin/src/proof/check-proof.ts';
import { readDocumentedProof } from './support/documented-proof.ts';

const { recordId, proof, trustPolicy } = readDocumentedProof();
const statesOf = (...args: Parameters<typeof checkProof> extends [unknown, ...infer Rest] ? Rest : never): readonly StepState[] =>
  checkProof(browserCrypto, ...args).map(({ state }) => state);

describe('the documented record', () => {
  test('is verified from its core to the log’s signature; no witness is named', () => {
    expect(statesOf(recordId, proof, trustPolicy)).toEqual(['verified', 'verified', 'verified', 'verified', 'open']);
  });

  test('without a trust policy nobody vouches for the log', () => {
    expect(statesOf(recordId, proof)).toEqual(['verified', 'verified', 'verified', 'open', 'open']);
  });

  test('before the notary has logged the stream checkpoint the way ends there', () => {
    const { log_proof: _, ...unlogged } = proof;
    expect(statesOf(recordId, unlogged, trustPolicy)).toEqual(['verified', 'verified', 'open']);
  });
});

describe('is broken, and ends at the step that says so,', () => {
  const flip = (text: string, find: string, put: string): string => {
    expect(text).toContain(find);
    return text.replace(find, put);
  };
  test.each([
    ['a core that was edited', { core: flip(proof.core, '"ok"', '"no"') }, 1],
    ['another leaf', { leaf: flip(proof.leaf, 'U1BG', 'U1BH') }, 1],
    ['an index that is not its own', { stream_proof: flip(proof.stream_proof, 'index 1\n', 'index 2\n') }, 2],
    ['another root', { stream_proof: flip(proof.stream_proof, '+TEYDn89', '+TEYDn88') }, 2],
    ['another stream', { stream: `${proof.stream}x` }, 2],
    // The stream's root is what it was, its signature is not: the log has never seen this note.
    ['a stream note with another signature', { stream_proof: flip(proof.stream_proof, '0KxQvh8r', '0KxQvh8s') }, 3],
    ['a log head of another size', { log_proof: flip(proof.log_proof ?? '', '\n4\n', '\n5\n') }, 3],
    ['a log head with another signature', { log_proof: flip(proof.log_proof ?? '', 'eCbitMMx', 'eCbitMMy') }, 4],
  ])('%s', (_, change, steps) => {
    const states = statesOf(recordId, { ...proof, ...change }, trustPolicy);
    expect(states[steps - 1]).toBe('broken');
    expect(states.slice(0, steps - 1).every((state) => state === 'verified')).toBe(true);
    expect(states.slice(steps)).toEqual([]);
  });

  test('the proof of another record', () => {
    expect(statesOf('0'.repeat(32), proof, trustPolicy)).toEqual(['broken']);
  });

  test('a trust policy for another log', () => {
    expect(statesOf(recordId, proof, trustPolicy.replaceAll('spanproof.example/log+', 'other.example/log+'))[3]).toBe('broken');
  });

  test.each(['', 'not base64', '=', '%%%'])('a leaf of %j', (leaf) => {
    expect(statesOf(recordId, { ...proof, leaf }, trustPolicy)).toEqual(['broken']);
  });
});
