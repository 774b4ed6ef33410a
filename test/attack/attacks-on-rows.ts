import { BUNDLE_PATHS, formatVkey, parseDescription } from '@spanproof/vocabulary/ledger';
import { createSmallLedger, exportBundle, HOUR, type Ledger, NOON, pack, reseal, unpack } from '../verify/bundles.ts';
import { DAY, LOG, SECOND } from '../verify/ledger.ts';
import { makeSigner } from '../verify/signers.ts';
import { createSource } from '../verify/source.ts';
import { ALL_KEYS, type Attack, type Evidence } from './attack.ts';

const attempt = (change: (ledger: Ledger) => void) => async (): Promise<Evidence> => {
  const ledger = createSmallLedger();
  change(ledger);
  return { zip: await exportBundle(ledger), policy: ledger.policy() };
};

const beat = (t: bigint, size: number): { kind: number; t: bigint; core: object } => ({
  kind: 9,
  t,
  core: { schema: 'spanproof/heartbeat/v1', writer: 'w1', epoch: 1, event: 'idle', streams: [[`${LOG}/s/w1/1/standard/2026-11`, size]] },
});

const call = { schema: 'spanproof/core/v1', operation: 'chat' };

/** Attacks with rows that are sealed as they should be, by who can seal. */
export const ATTACKS_ON_ROWS: readonly Attack[] = [
  {
    name: 'old heartbeat replayed',
    holds: ALL_KEYS,
    found: ['HEARTBEAT_REPLAYED w1/1/beats/2026-11 2-2'],
    attempt: attempt((ledger) => {
      ledger
        .open({ class: 'beats' })
        .append(beat(NOON, 3), beat(NOON + HOUR, 10), beat(NOON + 2n * HOUR, 3), beat(NOON + 3n * HOUR, 10))
        .log();
    }),
  },
  {
    name: 'same record in two streams',
    holds: ALL_KEYS,
    found: ['DUPLICATE_RECORD w1/1/second/2026-11 0-0'],
    attempt: attempt((ledger) => {
      const id = Buffer.alloc(16, 7);
      ledger.open({ class: 'first' }).append({ t: NOON, core: call, id }).log();
      ledger.open({ class: 'second' }).append({ t: NOON, core: call, id }).log();
    }),
  },
  {
    name: 'duplicate record_id within a stream',
    holds: ALL_KEYS,
    found: ['DUPLICATE_RECORD w1/1/first/2026-11 2-2'],
    attempt: attempt((ledger) => {
      const id = Buffer.alloc(16, 7);
      ledger.open({ class: 'first' }).append({ t: NOON, core: call, id }, { t: NOON, core: call }, { t: NOON, core: call, id }).log();
    }),
  },
  {
    name: 't_event outside the window',
    holds: 'an application with another clock',
    found: [],
    noticed: ['CLOCK_SKEW w1/1/first/2026-11 1-2'],
    attempt: attempt((ledger) => {
      ledger
        .open({ class: 'first' })
        .append(
          { t: NOON, core: call },
          { t: NOON, core: call, event: NOON - HOUR },
          { t: NOON, core: call, event: NOON + 301n * SECOND },
          { t: NOON, core: call, event: NOON - 300n * SECOND },
        )
        .log();
    }),
  },
  {
    name: 'drop the rows of a source after its hello',
    holds: 'the processor before sealing',
    found: [`SOURCE_GAP ${Buffer.from(createSource('dropped').id).toString('hex')} 1-2`],
    attempt: attempt((ledger) => {
      const source = createSource('dropped');
      const [hello] = [source.hello(NOON), source.call(NOON), source.call(NOON)];
      ledger.open({ class: 'first' }).append(hello, source.checkpoint(NOON)).log();
    }),
  },
  {
    name: 'a call altered between source and sealing',
    holds: 'the processor before sealing',
    found: [`SOURCE_CHAIN ${Buffer.from(createSource('altered').id).toString('hex')} 1-1`],
    attempt: attempt((ledger) => {
      const source = createSource('altered');
      const rows = [source.hello(NOON), { ...source.call(NOON), core: { ...call, call_digest: 'ab'.repeat(32) } }, source.checkpoint(NOON)];
      ledger
        .open({ class: 'first' })
        .append(...rows)
        .log();
    }),
  },
  {
    name: 'an epoch that leaves no trace',
    holds: ALL_KEYS,
    found: ['EPOCH_GAP w1 2-3'],
    attempt: attempt((ledger) => void ledger.open({ epoch: 4, class: 'first' }).append({ t: NOON, core: call }).log()),
  },
  {
    name: 'a stream continued after it was closed',
    holds: ALL_KEYS,
    found: ['STREAM_INVALID log 11-11', 'ROW_UNLOGGED w1/1/first/2026-11 1-1', 'BUNDLE_MISMATCH data/bundle.json w1/1/first/2026-11'],
    attempt: attempt((ledger) => {
      const stream = ledger.open({ class: 'first' }).append({ t: NOON, core: call }).log().close();
      stream.append({ t: NOON, core: call }).log();
    }),
  },
  {
    name: 'a row sealed into the period of another',
    holds: ALL_KEYS,
    found: ['TIME_PERIOD w1/1/first/2026-11-10 1-1'],
    attempt: attempt((ledger) => {
      ledger
        .open({ class: 'first', period: '2026-11-10' })
        .append({ t: NOON, core: call }, { t: DAY + 24n * HOUR, core: call })
        .log();
    }),
  },
  {
    name: "one key for two roles: the writer's is governance's",
    holds: ALL_KEYS,
    found: ['KEY_REUSED log 8-8'],
    attempt: attempt((ledger) => {
      const twice = makeSigner(`${LOG}/w/w2`, 'a/governance');
      ledger.append({ type: 'key.register', role: 'writer', vkey: formatVkey(twice.vkey), time: '1' }, [ledger.roles.governance, twice]);
    }),
  },
  {
    name: 'row hidden as out of scope by a tenant that is not its own',
    holds: "the exporter's machine and the governance key",
    found: ['ROOT_MISMATCH w1/1/standard/2026-11 3-6'],
    async attempt() {
      const ledger = createSmallLedger();
      const tenantTag = Buffer.alloc(16, 0x7e);
      const files = unpack(await exportBundle(ledger, { from: NOON, to: DAY + 24n * HOUR, verifiers: false, tenantTag }));
      const leaves = Buffer.from(files.get('data/streams/000001/000000/leaves') ?? []);
      leaves.fill(0x7f, 4 * 182 + 70, 4 * 182 + 86);
      files.set('data/streams/000001/000000/leaves', leaves);
      const cores = Buffer.from(files.get('data/streams/000001/000000/core.jsonl') ?? []).toString();
      files.set('data/streams/000001/000000/core.jsonl', Buffer.from(cores.replace(/\{"core":[^\n]*"seq":4\}\n/, '')));
      const parts = Buffer.from(files.get('data/streams/000001/000000/parts') ?? []);
      files.set('data/streams/000001/000000/parts', Buffer.concat([parts.subarray(0, 72), parts.subarray(144)]));
      const stated = Buffer.from(files.get(BUNDLE_PATHS.description) ?? []).toString();
      const fitted = stated.replace('"records":8,"rows":12', '"records":7,"rows":12').replace('"records":7,"rows":10', '"records":6,"rows":10');
      files.set(BUNDLE_PATHS.description, Buffer.from(fitted.replace('"body":4,"original":1', '"body":3,"original":0')));
      parseDescription(files.get(BUNDLE_PATHS.description) ?? new Uint8Array(0)); // the forger checks his work
      return { zip: pack(reseal(files, ledger.roles.governance)), policy: ledger.policy() };
    },
  },
];
