import { encodeHex, formatTrustPolicy, formatVkey, parseTrustPolicy, parseVkey } from '@spanproof/vocabulary/ledger';
import { describe, expect, test } from 'vitest';
import { flipBit, fromHex, fromText, type Named, readVectors } from './read-vectors.ts';

const vectors = readVectors<{
  valid: (Named & {
    text: string;
    canonical: boolean;
    policy: {
      log: string;
      entry0: string;
      witnesses: [string, string][];
      groups: [string, number, string[]][];
      quorum: string;
      minimum_retention: { body: number; core: number };
    };
  })[];
  invalid: (Named & { text: string })[];
}>('trust-policy');
const refused = expect.objectContaining({ code: 'TRUST_POLICY_INVALID' });

describe('vectors', () => {
  test.each(vectors.valid)('$name', ({ text, canonical, policy }) => {
    const parsed = parseTrustPolicy(text);
    expect(parsed).toEqual({
      log: parseVkey(policy.log),
      entry0: fromHex(policy.entry0),
      witnesses: policy.witnesses.map(([name, vkey]) => ({ name, vkey: parseVkey(vkey) })),
      groups: policy.groups.map(([name, threshold, members]) => ({ name, threshold, members })),
      quorum: policy.quorum,
      minimumRetention: policy.minimum_retention,
    });
    if (canonical) expect(formatTrustPolicy(parsed)).toBe(text);
    expect(parseTrustPolicy(formatTrustPolicy(parsed))).toEqual(parsed);
  });

  test.each(vectors.invalid)('$name: refused', ({ text }) => {
    expect(() => parseTrustPolicy(text)).toThrow(refused);
  });
});

test('any flipped bit means another policy or none', () => {
  const text = vectors.valid.find((valid) => valid.canonical)?.text ?? '';
  const original = formatTrustPolicy(parseTrustPolicy(text));
  const bytes = fromText(text);
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = Buffer.from(flipBit(bytes, bit)).toString('latin1');
    // A changed key word or white space may leave the meaning, never add one: what is printed again says what was understood.
    try {
      const policy = parseTrustPolicy(flipped);
      const understood = [
        formatVkey(policy.log),
        encodeHex(policy.entry0),
        policy.quorum,
        String(policy.minimumRetention.body),
        String(policy.minimumRetention.core),
      ];
      for (const word of understood) expect(flipped).toContain(word);
      expect(formatTrustPolicy(policy)).not.toBe(original);
    } catch (error) {
      expect(error).toEqual(refused);
    }
  }
});

test('the result does not depend on a prototype that somebody filled', () => {
  for (const keyword of ['toString', '__proto__', 'hasOwnProperty']) {
    expect(() => parseTrustPolicy(`${keyword} x\n${vectors.valid[0]?.text ?? ''}`)).toThrow(refused);
  }
});
