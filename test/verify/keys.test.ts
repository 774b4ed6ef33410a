import { formatCheckpoint, formatVkey, type NoteSigner, signNote } from '@spanproof/vocabulary/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import { place, verifyWithBoth } from './both.ts';
import { exportBundle, type Ledger, NOON, PERIOD } from './bundles.ts';
import { createLedger, LOG, rootOf } from './ledger.ts';
import { startPython } from './python.ts';
import { makeSigner } from './signers.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

const time = '1';
const governanceName = `${LOG}/governance`;
const next = {
  log: makeSigner(LOG, 'next log'),
  governance: makeSigner(governanceName, 'next governance'),
  writer: makeSigner(`${LOG}/w/w1`, 'next writer'),
};
const recovery = [1, 2, 3, 4].map((number) => makeSigner(`${LOG}/recovery/${number}`));
const [first, second] = recovery as [NoteSigner, NoteSigner];
const stranger = makeSigner(governanceName, 'stranger');
const row = { kind: 9, t: NOON, core: { schema: 'x' } };

const register = (ledger: Ledger, role: 'writer' | 'approver' | 'recovery', key: NoteSigner, by: NoteSigner = ledger.roles.governance): void =>
  ledger.append({ type: 'key.register', role, vkey: formatVkey(key.vkey), time }, [by, key]);

const rotate = (
  ledger: Ledger,
  role: 'log' | 'governance' | 'writer' | 'approver',
  old: NoteSigner,
  vkey: NoteSigner,
  by: readonly NoteSigner[] = [old, vkey],
): void => ledger.append({ type: 'key.rotate', role, old: formatVkey(old.vkey), vkey: formatVkey(vkey.vkey), time }, by);

const destroy = (
  ledger: Ledger,
  role: 'writer' | 'approver' | 'recovery' | 'log',
  key: NoteSigner,
  by: readonly NoteSigner[] = [ledger.roles.governance],
): void => ledger.append({ type: 'key.destroy', role, key: formatVkey(key.vkey), time }, by);

function withRecovery(count = 3): Ledger {
  const ledger = createLedger();
  for (const key of recovery.slice(0, count)) register(ledger, 'recovery', key);
  return ledger;
}

/** Exports under the log key and governance key that are in force at the end. */
async function found(ledger: Ledger, { log = ledger.roles.log, governance = ledger.roles.governance } = {}): Promise<readonly string[]> {
  const size = ledger.entries.length;
  const head = signNote(formatCheckpoint({ origin: LOG, size, root: rootOf(ledger.entries) }), [log]);
  const zip = await exportBundle({ ...ledger, roles: { ...ledger.roles, governance } }, PERIOD, size, head);
  return (await verifyWithBoth(python, zip, ledger.policy())).findings.map(place);
}

describe('rotation', () => {
  test('of the log key: what it signs from then on is signed by the next, and the auditor need not learn a new one', async () => {
    const ledger = createLedger();
    ledger.appendRaw(ledger.checkpoint());
    rotate(ledger, 'log', ledger.roles.log, next.log);
    ledger.open({}).append(row).log();
    expect(await found(ledger, { log: next.log })).toEqual([]);
    expect(await found(ledger)).toEqual(['LOG_CHECKPOINT data/log/checkpoint']);
  });

  test('a head from before, logged after it, is by the old key', async () => {
    const ledger = createLedger();
    const before = ledger.checkpoint();
    rotate(ledger, 'log', ledger.roles.log, next.log);
    ledger.appendRaw(before);
    expect(await found(ledger, { log: next.log })).toEqual([]);
  });

  test('of the governance key', async () => {
    const ledger = createLedger();
    rotate(ledger, 'governance', ledger.roles.governance, next.governance);
    register(ledger, 'writer', makeSigner(`${LOG}/w/w2`), next.governance);
    expect(await found(ledger, { governance: next.governance })).toEqual([]);
    register(ledger, 'writer', makeSigner(`${LOG}/w/w3`));
    expect(await found(ledger, { governance: next.governance })).toEqual(['ENTRY_SIGNATURE log 4-4']);
  });

  test("of a writer's key: it closes what the old one opened", async () => {
    const ledger = createLedger();
    const stream = ledger.open({}).append(row).log();
    rotate(ledger, 'writer', ledger.writer, next.writer);
    ledger.append({ type: 'stream.close', stream: stream.origin, size: 1, root: stream.root(), time }, [next.writer]);
    ledger.open({ class: 'ops' }, next.writer).append(row).log();
    expect(await found(ledger)).toEqual([]);
    ledger.open({ class: 'late' });
    expect(await found(ledger)).toEqual(['WRITER_UNKNOWN log 8-8']);
  });

  const refused: readonly (readonly [string, (ledger: Ledger) => void, string])[] = [
    ['by the new key alone', (l) => rotate(l, 'governance', l.roles.governance, next.governance, [next.governance]), 'ENTRY_SIGNATURE'],
    ['by the old key alone', (l) => rotate(l, 'governance', l.roles.governance, next.governance, [l.roles.governance]), 'ENTRY_SIGNATURE'],
    ['of a key that nobody has', (l) => rotate(l, 'governance', stranger, next.governance), 'ENTRY_INVALID'],
    ['of a writer that is not registered', (l) => rotate(l, 'writer', next.writer, makeSigner(`${LOG}/w/w1`, 'third')), 'ENTRY_INVALID'],
    ['to another name', (l) => rotate(l, 'governance', l.roles.governance, makeSigner('other')), 'ENTRY_INVALID'],
    ['to a key with another role', (l) => rotate(l, 'governance', l.roles.governance, makeSigner(governanceName, 'a/log')), 'KEY_REUSED'],
  ];
  test.each(refused)('%s is refused', async (_, change, code) => {
    const ledger = createLedger();
    change(ledger);
    expect(await found(ledger)).toEqual([`${code} log 2-2`]);
  });
});

describe('recovery', () => {
  test('two of three keys replace one that is lost', async () => {
    const ledger = withRecovery();
    rotate(ledger, 'governance', ledger.roles.governance, next.governance, [first, second, next.governance]);
    expect(await found(ledger, { governance: next.governance })).toEqual([]);
  });

  test('one of three does not', async () => {
    const ledger = withRecovery();
    rotate(ledger, 'governance', ledger.roles.governance, next.governance, [first, next.governance]);
    expect(await found(ledger)).toEqual(['ENTRY_SIGNATURE log 5-5']);
  });

  test('a fourth key, or one that comes once streams are open, is refused', async () => {
    expect(await found(withRecovery(4))).toEqual(['ENTRY_INVALID log 5-5']);
    const late = createLedger();
    late.open({}).append(row).log();
    register(late, 'recovery', first);
    expect(await found(late)).toEqual(['ENTRY_INVALID log 4-4']);
  });
});

describe('destruction', () => {
  test('what a destroyed key signs counts no more', async () => {
    const ledger = createLedger();
    destroy(ledger, 'writer', ledger.writer);
    ledger.open({});
    expect(await found(ledger)).toEqual(['WRITER_UNKNOWN log 3-3']);
  });

  test('two recovery keys may destroy; of a key that wrapped others the log keeps its id', async () => {
    const ledger = withRecovery();
    destroy(ledger, 'writer', ledger.writer, [first, second]);
    ledger.append({ type: 'key.destroy', role: 'kek', key: 'ab'.repeat(16), time }, [ledger.roles.governance]);
    expect(await found(ledger)).toEqual([]);
  });

  test('the log key is rotated, never destroyed; and nobody destroys what is not there', async () => {
    const ledger = createLedger();
    destroy(ledger, 'log', ledger.roles.log);
    destroy(ledger, 'approver', next.writer);
    destroy(ledger, 'writer', ledger.writer, [ledger.writer]);
    expect(await found(ledger)).toEqual(['ENTRY_INVALID log 2-3', 'ENTRY_SIGNATURE log 4-4']);
  });
});

test('a log that continues another says so in its second entry', async () => {
  const succeed = (ledger: Ledger): void =>
    ledger.append({ type: 'log.succeed', previous: { stream: 'test.example/old', size: 9, root: 'ab'.repeat(32) }, time }, [ledger.roles.governance]);
  const late = createLedger();
  succeed(late);
  expect(await found(late)).toEqual(['ENTRY_INVALID log 2-2']);
  const next2 = createLedger();
  const [opened, registered] = next2.entries.splice(0, 2);
  next2.appendRaw(opened ?? new Uint8Array(0));
  succeed(next2);
  next2.appendRaw(registered ?? new Uint8Array(0));
  expect(await found(next2)).toEqual([]);
});
