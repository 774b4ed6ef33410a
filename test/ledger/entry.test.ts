import { ENTRY_PREFIX, encodeCanonical, formatEntry, type GovernanceEntry, parseEntry, parseNote } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flipBit, fromText, type Named, readVectors, toText } from './read-vectors.ts';

const vectors = readVectors<{
  valid: { entry: GovernanceEntry; text: string; note: string }[];
  invalid: (Named & { entry: object })[];
  invalid_texts: (Named & { text: string })[];
}>('entry');
const refused = expect.objectContaining({ code: 'ENTRY_INVALID' });

describe('vectors', () => {
  test.each(vectors.valid)('$entry.type', ({ entry, text, note }) => {
    expect(formatEntry(entry)).toBe(text);
    expect(parseEntry(text)).toEqual(entry);
    expect(parseNote(fromText(note)).text).toBe(text);
  });

  test.each(vectors.invalid)('$name: neither read nor written', ({ entry }) => {
    expect(() => parseEntry(`${ENTRY_PREFIX}${toText(encodeCanonical(entry))}\n`)).toThrow(refused);
    expect(() => formatEntry(entry as GovernanceEntry)).toThrow(refused);
  });

  test.each(vectors.invalid_texts)('$name: refused', ({ text }) => {
    expect(() => parseEntry(text)).toThrow(refused);
  });
});

const ID = 'ab'.repeat(16);
const HASH = 'cd'.repeat(32);
const VKEY = vectors.valid.flatMap(({ entry }) => ('vkey' in entry ? [entry.vkey] : []))[0] ?? '';
const head = { stream: 'l/s/w/1/standard/2025-01', size: 9, root: HASH };
const time = '1764028800000000000';
const kept = (name: string): object => ({ class: name, body: 90, subject: 90, original: 30, core: 400 });
const prune = {
  type: 'retention.prune',
  ...head,
  part: 'body',
  policy: HASH,
  held: [
    [0, 0],
    [2, 4],
  ],
  time,
};
const erase = { type: 'subject.erase', erasure: ID, phase: 'live', subject: HASH, basis: HASH, key_ids: [ID], time };

/** Entries of the second version, which the frozen vectors do not know; each with changes that make it invalid. */
const LATER: readonly (readonly [valid: object, invalid: readonly object[]])[] = [
  [{ type: 'log.succeed', previous: head, time }, [{ previous: {} }, { origin: 'l' }]],
  [{ type: 'key.register', role: 'approver', vkey: VKEY, time }, [{ role: 'governance' }]],
  [{ type: 'key.rotate', role: 'log', old: VKEY, vkey: VKEY, time }, [{ role: 'recovery' }, { old: 'x' }]],
  [{ type: 'key.destroy', role: 'writer', key: VKEY, time }, [{ key: ID }, { role: 'kek' }]],
  [{ type: 'key.destroy', role: 'kek', key: ID, time }, [{ key: VKEY }, { role: 'writer' }]],
  [{ type: 'stream.fork', ...head, checkpoint: 'any text', time }, [{ checkpoint: 1 }, { root: '' }]],
  [
    { type: 'policy.publish', policy: HASH, retention: [kept('ops'), kept('standard')], time },
    [{ retention: [kept('b'), kept('a')] }, { retention: [{ class: 'a' }] }, { retention: {} }],
  ],
  [
    prune,
    [
      { part: 'leaf' },
      { held: [[2, 1]] },
      {
        held: [
          [0, 1],
          [2, 3],
        ],
      },
      {
        held: [
          [3, 4],
          [0, 1],
        ],
      },
      { held: [0] },
      { export: 'x' },
    ],
  ],
  [{ ...prune, export: HASH, held: [] }, [{ held: 'none' }, { held: [[-1, 2]] }]],
  [erase, [{ phase: 'both' }, { key_ids: [ID, ID] }, { key_ids: ['x'] }, { subject: 'a name' }]],
  [{ ...erase, phase: 'backups', key_ids: [] }, [{ erasure: HASH }]],
  [{ type: 'hold.set', hold: ID, matter: HASH, selection: HASH, from: '0', to: '1', time }, [{ matter: 'a case' }, { to: 1 }]],
  [{ type: 'hold.release', hold: ID, matter: HASH, time }, [{ hold: '' }]],
  [{ type: 'anchor.rfc3161', size: 3, imprint: HASH, reply: HASH, gen_time: '1', time }, [{ reply: '' }, { size: -1 }]],
  [{ type: 'schema.ddl', migration: '009-holds', sha256: HASH, time }, [{ migration: '../x' }]],
  [{ type: 'gap.declare', origin: 'l', from: '0', to: '1', reason: 'disk', time }, [{ reason: 'holiday' }]],
  [
    { type: 'verify.result', bundle: HASH, integrity: 'verified', completeness: 'gaps', findings: 1, verifier: HASH, time },
    [{ integrity: 'ok' }, { findings: 1.5 }],
  ],
];

describe('entries of the second version', () => {
  test.each(LATER)('$type', (valid, invalid) => {
    const entry = valid as GovernanceEntry;
    expect(parseEntry(formatEntry(entry))).toEqual(entry);
    for (const change of [...invalid, { more: 1 }, { time: 1 }]) {
      const other = { ...valid, ...change };
      expect(() => formatEntry(other as GovernanceEntry)).toThrow(refused);
      // What canonical JSON cannot spell is refused before it is an entry.
      if (!JSON.stringify(change).includes('.')) expect(() => parseEntry(`${ENTRY_PREFIX}${toText(encodeCanonical(other))}\n`)).toThrow(refused);
    }
  });
});

describe('formatEntry and parseEntry', () => {
  const instant = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
  const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
  const origin = fc.stringMatching(/^[!-*,-~]{1,30}$/);
  const entry: fc.Arbitrary<GovernanceEntry> = fc.oneof(
    fc.record({ type: fc.constantFrom('stream.close' as const, 'stream.abandon' as const), stream: origin, size: fc.maxSafeNat(), root: hash, time: instant }),
    fc.record({
      type: fc.constant('export.create' as const),
      bundle: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
      root: hash,
      from: instant,
      to: instant,
      time: instant,
    }),
    fc.constantFrom(...vectors.valid.map((valid) => valid.entry)),
  );

  test('are inverse', () => {
    fc.assert(
      fc.property(entry, (original) => {
        expect(parseEntry(formatEntry(original))).toEqual(original);
        expect(formatEntry(parseEntry(formatEntry(original)))).toBe(formatEntry(original));
      }),
    );
  });

  test('a flipped bit makes it another entry or none', () => {
    fc.assert(
      fc.property(entry, fc.nat(), (original, at) => {
        const text = fromText(formatEntry(original));
        const flipped = toText(flipBit(text, at % (8 * text.length)));
        try {
          const read = parseEntry(flipped);
          expect(formatEntry(read)).toBe(flipped);
          expect(read).not.toEqual(original);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an absent member and one that is undefined are the same', () => {
    const opened = {
      type: 'stream.open',
      stream: 'a',
      vkey: vectors.valid.map(({ entry: valid }) => ('vkey' in valid ? valid.vkey : '')).find((vkey) => vkey !== '') ?? '',
      time: '1',
    } as const;
    expect(formatEntry({ ...opened, previous: undefined } as unknown as GovernanceEntry)).toBe(formatEntry(opened));
  });

  test.each(['type', 'stream', 'size', 'root', 'time'])('no member may be null: %s', (name) => {
    const closed = { type: 'stream.close', stream: 'a', size: 1, root: '0'.repeat(64), time: '1', [name]: null };
    expect(() => formatEntry(closed as unknown as GovernanceEntry)).toThrow(refused);
    expect(() => parseEntry(`${ENTRY_PREFIX}${JSON.stringify(closed)}\n`)).toThrow(refused);
  });

  test('arbitrary JSON is answered with the code', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(() => parseEntry(`${ENTRY_PREFIX}${json}\n`)).toThrow(refused);
      }),
    );
  });
});
