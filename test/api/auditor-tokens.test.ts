import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Identity } from '../../processor/src/api/contract.ts';
import { type AuditorTokens, createAuditorTokens } from '../../processor/src/api/identity/auditor-tokens.ts';
import { findHolder, hashToken } from '../../processor/src/api/identity/bearer.ts';
import type { OpenedRecord, SealedReader } from '../../processor/src/open/contract.ts';
import type { OpsRecord } from '../../processor/src/stage.ts';

const admin: Identity = { id: 'user:ada', name: 'Ada', role: 'admin', via: 'grafana' };
const DAY = 86_400_000_000_000n;

/** A ledger that reads back what was appended, and a clock. */
function start(
  records: OpsRecord[] = [],
  startAt = 1_000n * DAY,
): { tokens: AuditorTokens; records: OpsRecord[]; clock: { now: bigint }; reader: SealedReader } {
  const clock = { now: startAt };
  const append = async (record: OpsRecord): Promise<string> => String(records.push(record)).padStart(32, '0');
  const reader = {
    async *list() {
      for (const [index, { kind, core, person = {} }] of records.entries()) {
        yield { record_id: String(index), kind, stream: 's', seq: index, t_event: 0n, t_ingest: 0n, core, subject: person } as OpenedRecord;
      }
    },
  } as unknown as SealedReader;
  return { tokens: createAuditorTokens({ append, now: () => clock.now, random: randomBytes }), records, clock, reader };
}

const request = (until: bigint): { name: string; purpose: string; until: string } => ({ name: 'Audit firm', purpose: 'type II', until: String(until) });
const holds = (tokens: AuditorTokens, token: string): boolean => findHolder(tokens.holding(), hashToken(token)) !== undefined;

test('a token is shown once; the ledger has its hash, sealed with the person', async () => {
  const { tokens, records } = start();
  const { token, id } = await tokens.issue(admin, request(1_030n * DAY));
  expect(token).toMatch(/^spa_[A-Za-z0-9_-]{43}$/);
  expect(JSON.stringify([records.map(({ core, person, body }) => ({ core, person, body })), tokens.list()])).not.toContain(token);
  expect(records).toMatchObject([
    {
      kind: 'governance',
      core: { schema: 'spanproof/token/v1', event: 'issued', token_id: id, role: 'auditor', expires: String(1_030n * DAY) },
      person: { sha256: Buffer.from(hashToken(token)).toString('hex'), actor: 'user:ada', name: 'Audit firm', purpose: 'type II' },
    },
  ]);
  expect(Object.keys(records[0]?.core ?? {}).toSorted()).toEqual(['event', 'expires', 'issued', 'role', 'schema', 'token_id']);
});

test('it holds until it expires, and only as an auditor', async () => {
  const { tokens, clock } = start();
  const { token, id } = await tokens.issue(admin, request(1_001n * DAY));
  expect(findHolder(tokens.holding(), hashToken(token))).toEqual({ id, name: 'Audit firm', role: 'auditor', expires: 1_001 * 86_400 });
  clock.now = 1_001n * DAY - 1n;
  expect(holds(tokens, token)).toBe(true);
  clock.now = 1_001n * DAY;
  expect(holds(tokens, token)).toBe(false);
});

test.each([
  ['in the past', -1n],
  ['now', 0n],
  ['90 days and a moment ahead', 90n * DAY + 1n],
])('an end %s is refused, and nothing is sealed', async (_name, ahead) => {
  const { tokens, records, clock } = start();
  await expect(tokens.issue(admin, request(clock.now + ahead))).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  expect(records).toEqual([]);
  expect((await tokens.issue(admin, request(clock.now + 90n * DAY))).role).toBe('auditor');
});

test('a revoked token is refused at once, also where sealing fails', async () => {
  const { tokens, records } = start();
  const { token, id } = await tokens.issue(admin, request(1_030n * DAY));
  records.push = () => {
    throw new Error('the disk is full');
  };
  await expect(tokens.revoke(admin, id)).rejects.toThrow('full');
  expect(holds(tokens, token)).toBe(false);
  Reflect.deleteProperty(records, 'push');
  await tokens.revoke(admin, id);
  expect(records.at(-1)).toMatchObject({ core: { event: 'revoked', token_id: id }, person: { actor: 'user:ada' } });
});

test('after a restart the ledger decides: what was issued holds, what was revoked or has expired does not', async () => {
  const first = start();
  const kept = await first.tokens.issue(admin, request(1_030n * DAY));
  const revoked = await first.tokens.issue(admin, request(1_030n * DAY));
  const short = await first.tokens.issue(admin, request(1_001n * DAY));
  await first.tokens.revoke(admin, revoked.id);

  const second = start(first.records, 1_010n * DAY);
  expect(holds(second.tokens, kept.token)).toBe(false); // nothing is believed before it was read
  await expect(second.tokens.revoke(admin, kept.id)).rejects.toMatchObject({ code: 'ENGINE_DOWN' });
  await second.tokens.load(second.reader);
  expect([kept, revoked, short].map(({ token }) => holds(second.tokens, token))).toEqual([true, false, false]);
  expect(second.tokens.list().map(({ id, revoked: at }) => [id, at !== undefined])).toEqual([
    [kept.id, false],
    [revoked.id, true],
    [short.id, false],
  ]);
  await expect(second.tokens.revoke(admin, '0'.repeat(32))).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('records of other schemas, without a person, or of another shape make no token', async () => {
  const { records } = start();
  const made = start(records);
  const { token } = await made.tokens.issue(admin, request(1_030n * DAY));
  const [good] = records;
  if (good?.person === undefined) throw new Error('nothing was sealed');
  const { person: _person, ...bare } = good;
  for (const bad of [
    { ...good, core: { ...good.core, schema: 'spanproof/register/v1' } },
    bare,
    { ...good, person: { ...good.person, sha256: 'abc' } },
    { ...good, person: { ...good.person, expires: 'never' } },
  ]) {
    const other = start([bad]);
    await other.tokens.load(other.reader);
    expect(holds(other.tokens, token)).toBe(false);
  }
});
