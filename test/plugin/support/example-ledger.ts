import type { Erasure, Hold, LedgerState, LedgerStream, RetentionPlan, RetentionPolicy } from '@spanproof/vocabulary';

/** A log with witnesses, one of them away; erasures, a hold, what is due. */
export function formLedger(now: number) {
  const ago = (minutes: number): string => `${Math.round(now - minutes * 60_000)}000000`;
  const stream = (period: string, rows: number, closed: boolean): LedgerStream => ({
    origin: `spanproof.local/log/s/7f3a9c/1/standard/${period}`,
    class: 'standard',
    period,
    rows,
    opened_at: ago(closed ? 900 : 30),
    ...(closed ? { closed_at: ago(180) } : {}),
  });
  const ledger: LedgerState = {
    log: { origin: 'spanproof.local/log', size: 41, root: 'ab'.repeat(32) },
    quorum: 1,
    witnesses: [
      { name: 'partner', size: 41, cosigned_at: ago(0.5) },
      { name: 'branch', size: 38, cosigned_at: ago(20), failure: { code: 'WITNESS_FAILED', message: 'the witness branch answered 503' } },
    ],
    streams: [stream('2026-11', 160, false), stream('2026-10', 4_200, true)],
    streams_total: 2,
  };
  const erasures: readonly Erasure[] = [
    {
      id: '5e'.repeat(16),
      state: 'live',
      requested_at: ago(300),
      subject: 'cd'.repeat(32),
      records: 14,
      keys: 2,
      held: [],
      live_at: ago(299),
      live_record: '5f'.repeat(16),
      backups_due: ago(-42_900),
      notices: [{ receiver: 'vectors', state: 'acknowledged', attempts: 1, at: ago(298), reference: 'job 12' }],
    },
    {
      id: '6e'.repeat(16),
      state: 'refused',
      requested_at: ago(200),
      subject: 'ce'.repeat(32),
      records: 3,
      keys: 1,
      held: [{ by: 'hold:17', records: 3 }],
      notices: [],
    },
  ];
  const holds: readonly Hold[] = [
    { id: '17'.repeat(16), state: 'set', set_at: ago(4_000), matter: 'Supplier dispute', records: [], by_subject: false, from: ago(90_000), to: ago(5_000) },
  ];
  const retention = {
    policy: {
      configured: [{ class: 'standard', body: 90, core: 400 }],
      hash: 'ef'.repeat(32),
      text: 'standard 90 400',
      published: { hash: 'ef'.repeat(32), at: ago(90_000), is_configured: true },
      approvers: ['approver-1'],
    } satisfies RetentionPolicy,
    plan: {
      at: ago(0),
      removals: [{ class: 'standard', period: '2026-07', part: 'body', due: ago(1_000), streams: 2, rows: 4_200, held: 3, waits: 'its export' }],
    } satisfies RetentionPlan,
  };
  return { ledger, erasures, holds, retention };
}
