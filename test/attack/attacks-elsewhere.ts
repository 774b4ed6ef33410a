import { createSecretKey, randomBytes } from 'node:crypto';
import { CodedError, hasCode } from '@spanproof/vocabulary';
import { EMPTY_HASH, formatReport, keyIdOf, verifyBundle } from '@spanproof/vocabulary/ledger';
import { formatCsv } from '../../processor/src/api/csv.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { unwrapBytes, wrapBytes } from '../../processor/src/seal/aes-wrap.ts';
import { disclosePart, openDisclosed, sealPart } from '../../processor/src/seal/envelope.ts';
import { formWrapAad } from '../../processor/src/seal/wrap-aad.ts';
import { createSmallLedger, exportBundle, unpack } from '../verify/bundles.ts';

/** An attack on something else than the bytes of a bundle. */
export interface AttackElsewhere {
  readonly name: string;
  readonly holds: string;
  readonly foundBy: string;
  /** The code it is refused with, or what becomes of it; undefined where it gets through. */
  attempt(): Promise<string | undefined>;
}

const KEYS = [1, 2].map((fill) => {
  const key = new Uint8Array(32).fill(fill);
  return { id: keyIdOf(nodeCrypto, key), key };
});

function seal(part: 1 | 2 | 3, text: string, record = 1): Uint8Array {
  const keys = KEYS.slice(0, 1);
  return sealPart({ part, recordId: new Uint8Array(16).fill(record), coreHash: EMPTY_HASH, keys, plaintext: Buffer.from(text), salt: randomBytes(24) });
}

function codeOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof CodedError && hasCode(error, 'ENVELOPE_INVALID')) return 'ENVELOPE_INVALID';
    throw error;
  }
}

/** What every reader of the zip that verifies says of these bytes. */
async function zipCode(change: (zip: Buffer) => Uint8Array): Promise<string | undefined> {
  const ledger = createSmallLedger();
  const { findings } = verifyBundle(nodeCrypto, change(Buffer.from(await exportBundle(ledger))), ledger.policy());
  return findings.find(({ code }) => code === 'BUNDLE_ZIP')?.code;
}

/** Renames a member in both of its headers: same length, same order. */
function rename(zip: Buffer, from: string, to: string): Uint8Array {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

const HOSTILE = ['=cmd|calc', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1'];

export const ATTACKS_ELSEWHERE: readonly AttackElsewhere[] = [
  {
    name: 'swap wrapped keys',
    holds: 'the key store',
    foundBy: 'unwrap',
    async attempt() {
      const kek = createSecretKey(randomBytes(32));
      const [a, b] = KEYS.map(({ id, key }) => ({ aad: formWrapAad('t', id, 1), wrapped: wrapBytes(kek, key, formWrapAad('t', id, 1)) }));
      if (a === undefined || b === undefined || unwrapBytes(kek, a.wrapped, a.aad) === undefined) return undefined;
      return unwrapBytes(kek, b.wrapped, a.aad) === undefined ? 'KEY_UNAVAILABLE' : undefined;
    },
  },
  {
    name: 'another plaintext by a disclosed key',
    holds: 'the data keys',
    foundBy: 'open',
    async attempt() {
      const other = disclosePart(seal(1, 'what was never said'), KEYS);
      return codeOf(() => openDisclosed(seal(1, 'what was said'), other));
    },
  },
  {
    name: 'open another part with the key of one that was disclosed',
    holds: 'a disclosed key',
    foundBy: 'open',
    async attempt() {
      const body = disclosePart(seal(1, 'body'), KEYS);
      const codes = [seal(2, 'subject'), seal(3, 'original'), seal(1, 'the next record', 2)].map((envelope) => codeOf(() => openDisclosed(envelope, body)));
      return codes.includes(undefined) ? undefined : codes[0];
    },
  },
  {
    name: 'move an envelope to another record',
    holds: 'the data keys',
    foundBy: 'open',
    async attempt() {
      const envelope = Buffer.from(seal(1, 'body'));
      envelope.fill(9, 5 + 16 + 24, 5 + 16 + 24 + 16); // record_id in the header, behind one key id and the salt
      return codeOf(() => openDisclosed(envelope, disclosePart(envelope, KEYS)));
    },
  },
  {
    name: 'CSV formula',
    holds: 'an application: names of services, models and tools are its own',
    foundBy: 'export',
    async attempt() {
      const lines = formatCsv(
        ['cell'],
        HOSTILE.map((cell) => [cell]),
      )
        .split('\r\n')
        .slice(1, -1);
      return lines.length === HOSTILE.length && lines.every((line) => /^"?'/.test(line)) ? 'neutralised' : undefined;
    },
  },
  {
    name: 'terminal escapes in what a report quotes',
    holds: 'an application',
    foundBy: 'verify',
    async attempt() {
      const ledger = createSmallLedger();
      const report = verifyBundle(nodeCrypto, await exportBundle(ledger), ledger.policy());
      const hostile = { ...report, sources: report.sources.map((source) => ({ ...source, service: '\u001b]0;owned\u0007\u202e' })) };
      return /[^\P{C}\n]/u.test(formatReport(hostile, { color: false })) ? undefined : 'neutralised';
    },
  },
  {
    name: 'zip: bytes between members that another reader takes for one',
    holds: "the exporter's machine",
    foundBy: 'verify, verify.py',
    attempt: () => zipCode((zip) => Buffer.concat([zip.subarray(0, 30), Buffer.from('x'), zip.subarray(30)])),
  },
  {
    name: 'zip: a second archive behind the first',
    holds: "the exporter's machine",
    foundBy: 'verify, verify.py',
    attempt: () => zipCode((zip) => Buffer.concat([zip, zip])),
  },
  {
    name: 'zip: a comment, or a compressed member',
    holds: "the exporter's machine",
    foundBy: 'verify, verify.py',
    attempt: () =>
      zipCode((zip) => {
        const copy = Buffer.from(zip);
        copy[8] = 8; // method: deflate
        return copy;
      }),
  },
  {
    name: 'zip: a name that leaves the folder',
    holds: "the exporter's machine",
    foundBy: 'verify, verify.py',
    attempt: () => zipCode((zip) => rename(zip, 'bagit.txt', '../it.txt')),
  },
  {
    name: 'zip: two members of one name',
    holds: "the exporter's machine",
    foundBy: 'verify, verify.py',
    attempt: () => zipCode((zip) => rename(zip, 'data/streams/000000/000000/parts', 'data/streams/000001/000000/parts')),
  },
  {
    name: 'HTML in the page of a bundle: nothing of it is run or read by a verifier',
    holds: "the exporter's machine",
    foundBy: 'verify',
    async attempt() {
      const ledger = createSmallLedger();
      const page = { name: 'data/report/report.html', bytes: Buffer.from('<script>location="//x"</script>') };
      const files = unpack(await exportBundle(ledger, { from: 1n, to: 2n, verifiers: false, report: [page] }));
      return Buffer.from(files.get(page.name) ?? []).equals(page.bytes) ? 'listed by its hash, and no more' : undefined;
    },
  },
];
