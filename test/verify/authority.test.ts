import {
  computeKeyId,
  cosignCheckpoint,
  createFrontier,
  formatCheckpoint,
  formatStreamOrigin,
  formatVkey,
  type GovernanceEntry,
  hashLeaf,
  type NoteSigner,
  parseNote,
  SIGNATURE_TYPES,
  signNote,
  type TrustPolicy,
} from '@spanproof/vocabulary/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { place, verifyWithBoth } from './both.ts';
import { createSmallLedger, exportBundle, HOUR, type Ledger, NOON, PERIOD } from './bundles.ts';
import { createLedger, DAY, leafOf, LOG } from './ledger.ts';
import { startPython } from './python.ts';
import { makeSigner } from './signers.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

interface Cosigner {
  readonly name: string;
  readonly signer: NoteSigner;
}

const time = String(DAY);
/** Seconds: behind the end of the period, when whoever cosigns has seen all of it. */
const AFTER = 1_794_360_000n;
const row = (t: bigint, id?: Uint8Array): { kind: number; t: bigint; core: { schema: string }; id?: Uint8Array } => ({
  kind: 9,
  t,
  core: { schema: 'x' },
  ...(id === undefined ? {} : { id }),
});

async function findings(ledger: Ledger, policy: TrustPolicy | undefined = ledger.policy()): Promise<readonly string[]> {
  return (await verifyWithBoth(python, await exportBundle(ledger), policy)).findings.map(place);
}

describe('whom to believe', () => {
  test('everything made anew under other keys: the policy knows better', async () => {
    const forged = createSmallLedger('forger');
    expect(await findings(forged, createSmallLedger().policy())).toEqual(['TRUST_ENTRY0 log 0-0', 'TRUST_LOG_KEY log']);
    expect(await findings(forged, undefined)).toEqual([]);
    const unknown = await verifyWithBoth(python, await exportBundle(forged), undefined);
    expect(unknown.findings.map(place)).toEqual(['SIGNER_UNKNOWN']);
  });

  test('a policy with the right log key and another first entry', async () => {
    const ledger = createSmallLedger();
    expect(await findings(ledger, { ...ledger.policy(), entry0: new Uint8Array(32) })).toEqual(['TRUST_ENTRY0 log 0-0']);
  });

  describe('witnesses', () => {
    const [w1, w2, w3] = ['w1', 'w2', 'w3'].map((name) => ({ name, signer: mintNoteKey(`witness.example/${name}`, SIGNATURE_TYPES.cosignature) })) as [
      Cosigner,
      Cosigner,
      Cosigner,
    ];
    const witnesses = [w1, w2, w3].map(({ name, signer }) => ({ name, vkey: signer.vkey }));
    const groups = [{ name: 'two', threshold: 2, members: ['w1', 'w2', 'w3'] }];

    function cosignedBy(...by: readonly Cosigner[]): Ledger {
      const ledger = createSmallLedger();
      const cosign = (text: string): string => by.map(({ signer }) => cosignCheckpoint(text, signer, AFTER)).join('');
      const { checkpoint } = ledger;
      return {
        ...ledger,
        checkpoint: (size) => {
          const note = Buffer.from(checkpoint(size)).toString();
          return Buffer.from(`${note}${cosign(parseNote(Buffer.from(note)).text)}`);
        },
      };
    }

    test.each([
      ['none asked for, none there', [], 'none', []],
      ['the one asked for', [w2], 'w2', []],
      ['another than the one asked for', [w1], 'w2', ['QUORUM_MISSING data/log/checkpoint']],
      ['nobody', [], 'two', ['QUORUM_MISSING data/log/checkpoint']],
      ['one of the two', [w3], 'two', ['QUORUM_MISSING data/log/checkpoint']],
      ['one of the two, twice', [w3, w3], 'two', ['QUORUM_MISSING data/log/checkpoint']],
      ['two of three', [w3, w1], 'two', []],
      ['two and a stranger', [w3, w1, { name: 'w9', signer: mintNoteKey('witness.example/w9', SIGNATURE_TYPES.cosignature) }], 'two', []],
      [
        'a stranger under the name of one',
        [w1, { name: 'w2', signer: mintNoteKey('witness.example/w2', SIGNATURE_TYPES.cosignature) }],
        'two',
        ['QUORUM_MISSING data/log/checkpoint'],
      ],
    ] as const)('%s', async (_, by, quorum, found) => {
      const ledger = cosignedBy(...by);
      expect(await findings(ledger, { ...ledger.policy(), witnesses, groups, quorum })).toEqual(found);
    });

    test('a line of a known witness that does not verify rejects the checkpoint', async () => {
      const ledger = cosignedBy(w1, { name: 'w2', signer: { ...w2.signer, sign: () => new Uint8Array(64) } });
      expect(await findings(ledger, { ...ledger.policy(), witnesses, groups, quorum: 'w1' })).toEqual(['LOG_CHECKPOINT data/log/checkpoint']);
    });
  });

  test('log.open signed by another governance key', async () => {
    const ledger = createSmallLedger();
    const { roles } = ledger;
    ledger.entries[0] = signNote(
      `spanproof/entry/v1\n${JSON.stringify({ origin: LOG, roles: { governance: formatVkey(roles.governance.vkey), log: formatVkey(roles.log.vkey) }, time, type: 'log.open' })}\n`,
      [makeSigner(roles.governance.vkey.name, 'forger')],
    );
    expect(await findings(ledger)).toEqual(['ENTRY_SIGNATURE log 0-0']);
  });
});

describe('who may write', () => {
  const cases: readonly (readonly [name: string, make: (ledger: Ledger) => void, found: readonly string[]])[] = [
    [
      'a writer that governance never registered',
      (ledger) =>
        ledger
          .open({ writer: 'w2' }, makeSigner(`${LOG}/w/w2`))
          .append(row(NOON))
          .log(),
      ['WRITER_UNKNOWN log 2-2', 'STREAM_INVALID log 3-3', 'STREAM_UNEXPECTED w2/1/standard/2026-11'],
    ],
    [
      'a writer under the name of a registered one',
      (ledger) => ledger.open({}, makeSigner(ledger.writer.vkey.name, 'forger')).append(row(NOON)).log(),
      ['WRITER_UNKNOWN log 2-2', 'STREAM_INVALID log 3-3', 'STREAM_UNEXPECTED w1/1/standard/2026-11'],
    ],
    [
      'a registration that the key itself did not sign',
      (ledger) => ledger.append({ type: 'key.register', role: 'writer', vkey: formatVkey(makeSigner('other').vkey), time }, [ledger.roles.governance]),
      ['ENTRY_SIGNATURE log 2-2'],
    ],
    [
      'a registration that governance did not sign',
      (ledger) =>
        ledger.append({ type: 'key.register', role: 'writer', vkey: formatVkey(makeSigner('other').vkey), time }, [makeSigner('other'), ledger.roles.log]),
      ['ENTRY_SIGNATURE log 2-2'],
    ],
    [
      'another registered writer for the streams of a writer',
      (ledger) => {
        const other = makeSigner(`${LOG}/w/w2`);
        ledger.append({ type: 'key.register', role: 'writer', vkey: formatVkey(other.vkey), time }, [ledger.roles.governance, other]);
        ledger.open({}, other).append(row(NOON)).log();
      },
      ['STREAM_INVALID log 3-4', 'STREAM_UNEXPECTED w1/1/standard/2026-11'],
    ],
    [
      'a second key under the name of a writer',
      (ledger) => {
        const second = makeSigner(ledger.writer.vkey.name, 'second');
        ledger.append({ type: 'key.register', role: 'writer', vkey: formatVkey(second.vkey), time }, [ledger.roles.governance, second]);
      },
      ['ENTRY_INVALID log 2-2'],
    ],
    [
      'governance that registers itself as a writer',
      (ledger) => {
        const { publicKey } = ledger.roles.governance.vkey;
        const name = `${LOG}/w/w2`;
        const self = { vkey: { name, keyId: computeKeyId(nodeCrypto, name, 1, publicKey), type: 1, publicKey }, sign: ledger.roles.governance.sign };
        ledger.append({ type: 'key.register', role: 'writer', vkey: formatVkey(self.vkey), time }, [ledger.roles.governance, self]);
      },
      ['KEY_REUSED log 2-2'],
    ],
    ['an epoch that left no trace', (ledger) => [1, 2, 5].map((epoch) => ledger.open({ epoch }).append(row(NOON)).log()), ['EPOCH_GAP w1 3-4']],
    ['no first epoch', (ledger) => ledger.open({ epoch: 2 }).append(row(NOON)).log(), ['EPOCH_GAP w1 1-1']],
    ['a stream opened twice', (ledger) => [ledger.open({}), ledger.open({})], ['STREAM_INVALID log 3-3']],
    [
      'a checkpoint of a stream that is closed',
      (ledger) => ledger.open({}).append(row(NOON)).log().close().append(row(NOON)).log(),
      ['STREAM_INVALID log 5-5', 'ROW_UNLOGGED w1/1/standard/2026-11 1-1', 'BUNDLE_MISMATCH data/bundle.json w1/1/standard/2026-11'],
    ],
    ['a checkpoint that did not grow', (ledger) => ledger.open({}).append(row(NOON)).log().log(), ['STREAM_INVALID log 4-4']],
    [
      'a closing that hides the last row',
      (ledger) => {
        const stream = ledger.open({}).append(row(NOON)).log();
        ledger.append({ type: 'stream.close', stream: stream.origin, size: 2, root: '00'.repeat(32), time }, [ledger.writer]);
      },
      ['STREAM_INVALID log 4-4'],
    ],
    [
      'a closing by governance, which only the writer may write',
      (ledger) => {
        const stream = ledger.open({}).append(row(NOON)).log();
        ledger.append({ type: 'stream.close', stream: stream.origin, size: 1, root: '00'.repeat(32), time }, [ledger.roles.governance]);
      },
      ['ENTRY_SIGNATURE log 4-4'],
    ],
    ['a second log.open', (ledger) => ledger.appendRaw(ledger.entries[0] ?? new Uint8Array(0)), ['ENTRY_INVALID log 2-2']],
    [
      'bytes that are no note',
      (ledger) => ledger.appendRaw(signNote('spanproof/entry/v1\n{"type":"unheard.of"}\n', [ledger.roles.governance])),
      ['ENTRY_INVALID log 2-2'],
    ],
    [
      'a stream of another log',
      (ledger) => {
        const origin = formatStreamOrigin({ log: 'evil.example/log', writer: 'w1', epoch: 1, class: 'standard', period: '2026-11' });
        ledger.append({ type: 'stream.open', stream: origin, vkey: formatVkey(makeSigner(origin).vkey), time }, [ledger.writer]);
      },
      ['STREAM_INVALID log 2-2'],
    ],
    [
      'a stream that continues a head which the log contradicts',
      (ledger) => {
        const first = ledger.open({}).append(row(NOON), row(NOON)).log();
        const origin = formatStreamOrigin({ log: LOG, writer: 'w1', epoch: 2, class: 'standard', period: '2026-11' });
        const entry: GovernanceEntry = {
          type: 'stream.open',
          stream: origin,
          vkey: formatVkey(makeSigner(origin).vkey),
          previous: { stream: first.origin, size: 1, root: '00'.repeat(32) },
          time,
        };
        ledger.append(entry, [ledger.writer]);
      },
      ['STREAM_INVALID log 4-4'],
    ],
    [
      'an export that governance did not sign',
      (ledger) => ledger.append({ type: 'export.create', bundle: 'b', root: '00'.repeat(32), from: '0', to: '1', time }, [ledger.roles.log]),
      ['ENTRY_SIGNATURE log 2-2'],
    ],
  ];
  test.each(cases)('%s', async (_name, make, found) => {
    const ledger = createLedger();
    make(ledger);
    expect(await findings(ledger)).toEqual(found);
  });

  test('a checkpoint of a stream by the notary’s hand', async () => {
    const ledger = createLedger();
    const stream = ledger.open({}).append(row(NOON)).log().append(row(NOON));
    ledger.appendRaw(signNote(formatCheckpoint({ origin: stream.origin, size: 2, root: new Uint8Array(32).fill(7) }), [makeSigner(stream.origin, 'forger')]));
    expect(await findings(ledger)).toEqual([
      'CHECKPOINT_SIGNATURE log 4-4',
      'ROW_UNLOGGED w1/1/standard/2026-11 1-1',
      'BUNDLE_MISMATCH data/bundle.json w1/1/standard/2026-11',
    ]);
  });
});

describe('what a writer seals', () => {
  test('one record id twice, in one stream and in two', async () => {
    const ledger = createLedger();
    const id = Buffer.alloc(16, 5);
    ledger.open({ class: 'a' }).append(row(NOON, id), row(NOON), row(NOON, id)).log();
    ledger.open({ class: 'b' }).append(row(NOON), row(NOON, id)).log();
    expect(await findings(ledger)).toEqual(['DUPLICATE_RECORD w1/1/a/2026-11 2-2', 'DUPLICATE_RECORD w1/1/b/2026-11 1-1']);
  });

  test('time that runs backwards, and time outside the period of the stream', async () => {
    const ledger = createLedger();
    ledger
      .open({ period: '2026-11-10' })
      .append(row(NOON), row(NOON - 1n), row(NOON + 12n * HOUR))
      .log();
    expect(await findings(ledger)).toEqual(['TIME_ORDER w1/1/standard/2026-11-10 1-1', 'TIME_PERIOD w1/1/standard/2026-11-10 2-2']);
  });

  test('a core that is not canonical JSON', async () => {
    const ledger = createLedger();
    const stream = ledger.open({});
    stream.append(row(NOON));
    const sealed = stream.rows[0];
    if (sealed === undefined) throw new Error('no row');
    stream.rows[0] = { ...sealed, core: Buffer.from('{ "schema":"x"}') };
    const frontier = createFrontier(nodeCrypto);
    frontier.push(hashLeaf(nodeCrypto, leafOf(stream.rows[0])));
    ledger.appendRaw(signNote(formatCheckpoint({ origin: stream.origin, size: 1, root: frontier.root() }), [stream.signer]));
    expect(await findings(ledger)).toEqual(['CORE_INVALID w1/1/standard/2026-11 0-0']);
  });

  test('a stale but genuine bundle verifies, and says that it cannot know whether it is the newest', async () => {
    const ledger = createSmallLedger();
    const report = await verifyWithBoth(python, await exportBundle(ledger, PERIOD, ledger.entries.length - 1), ledger.policy());
    expect(report).toMatchObject({ integrity: 'verified', findings: [] });
    expect(report.not_covered).toContainEqual(expect.stringContaining('newest'));
  });
});
