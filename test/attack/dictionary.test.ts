import { hash, randomBytes } from 'node:crypto';
import { EMPTY_HASH, keyIdOf, openZip } from '@spanproof/vocabulary/ledger';
import { expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { sealPart } from '../../processor/src/seal/envelope.ts';
import { computeSubjectTag } from '../../processor/src/seal/subject-tag.ts';
import { exportBundle, NOON } from '../verify/bundles.ts';
import { createLedger } from '../verify/ledger.ts';

const SLOW = process.env['SPANPROOF_SLOW'] === '1';
/** Every social security number, or one in so many. */
const STEP = SLOW ? 1 : 9_973;
const ALL = 1_000_000_000;

/** The ways a number is written, and what somebody hashes who has no key: the bare text, and behind each label of the format. */
const SPELLINGS = [(digits: string) => digits, (digits: string) => `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`];
const LABELS = ['', 'spanproof/subject/v1\n', 'spanproof/body/v1\n', 'spanproof/core/v1\n'];

/** First 8 bytes (in hex) of whatever in the bundle could be a hash: every run of 16 hex digits and more, every window of the binary files. */
function hashesIn(zip: Uint8Array): ReadonlySet<string> {
  const seen = new Set<string>();
  const files = openZip(zip);
  for (const name of files.names) {
    const bytes = Buffer.from(files.read(name) ?? []);
    for (const [token] of bytes.toString('latin1').matchAll(/[0-9a-f]{16,}/g)) seen.add(token.slice(0, 16));
    if (/leaves|parts|entries/.test(name)) for (let at = 0; at + 8 <= bytes.length; at++) seen.add(bytes.toString('hex', at, at + 8));
  }
  return seen;
}

function attack(zip: Uint8Array, numbers: Iterable<number>): readonly string[] {
  const seen = hashesIn(zip);
  const found: string[] = [];
  for (const number of numbers) {
    const digits = String(number).padStart(9, '0');
    for (const spell of SPELLINGS) {
      const text = spell(digits);
      for (const label of LABELS) if (seen.has(hash('sha256', label + text).slice(0, 16))) found.push(text);
    }
  }
  return found;
}

function* candidates(): Generator<number> {
  for (let number = 1; number < ALL; number += STEP) yield number;
}

/** A call about a person whose number is in the body, in the subject part and declared as the subject. */
async function exportAbout(numbers: readonly number[], more: (text: string) => object): Promise<Uint8Array> {
  const ledger = createLedger();
  const key = randomBytes(32);
  const keys = [{ id: keyIdOf(nodeCrypto, key), key }];
  const epochKey = randomBytes(32);
  const stream = ledger.open({});
  for (const number of numbers) {
    const text = String(number).padStart(9, '0');
    const seal = (part: 1 | 2): string =>
      Buffer.from(sealPart({ part, recordId: randomBytes(16), coreHash: EMPTY_HASH, keys, plaintext: Buffer.from(text), salt: randomBytes(24) })).toString(
        'base64',
      );
    const subjects = [computeSubjectTag(epochKey, 'tenant', text)];
    stream.append({ t: NOON, core: { schema: 'spanproof/core/v1', operation: 'chat', subjects, ...more(text) }, body: seal(1), subject: seal(2) });
  }
  stream.log();
  return exportBundle(ledger);
}

const PERSONS = [1, 1 + 9_973, 1 + 2 * 9_973, 1 + 99_999 * 9_973];

test('somebody who tries every number against a bundle learns nothing', { timeout: 36_000_000 }, async () => {
  expect(attack(await exportAbout(PERSONS, () => ({})), candidates())).toEqual([]);
});

test('and would, were there a plain hash of one', async () => {
  const zip = await exportAbout(PERSONS, (text) => ({ prompt_hash: hash('sha256', text) }));
  expect(attack(zip, PERSONS)).toEqual(PERSONS.map((number) => String(number).padStart(9, '0')));
});
