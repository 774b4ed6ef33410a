import type { Json } from '@spanproof/vocabulary';
import type { Probes } from '../../../processor/src/evidence/contract.ts';
import { formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeededCore, type SeedRecord } from '../../support/seed-calls.ts';
import { at, type Dataset, type NamedRecord } from './dataset.ts';

export const CALLER = { environment: 'production', key_fp: 'a1b2c3d4e5f60718', service: 'support-desk', workload: 'support-desk-7c9' };
const SOURCE = { boot_id: 'b00t1', instance_id: 'support-desk-1' };
const NOVEMBER = Array.from({ length: 30 }, (_, day) => day);
const CALLS_A_DAY = 8;

export const verdict = (rule: string, by: string, action: string, outcome = 'allowed', count = 0) => ({ rule, version: 3, action, outcome, by, count });
/** What every call of the clean organisation carries. */
export const VERDICTS = [
  verdict('secrets', 'source', 'redact'),
  verdict('personal_data', 'source', 'allow_with_log'),
  verdict('models', 'source', 'block'),
  verdict('secrets', 'processor', 'redact'),
  verdict('personal_data', 'processor', 'allow_with_log'),
  verdict('models', 'processor', 'block'),
];

/** The verdicts, with one of them in other words. */
export function judgedAs(rule: string, by: string, outcome: string, count: number): readonly ReturnType<typeof verdict>[] {
  return VERDICTS.map((one) => (one.rule === rule && one.by === by ? { ...one, outcome, count } : one));
}

let sequence = 0;
/** A call with its content stored and its place in a source's sequence. */
export function call(name: string, time: bigint, changes: SeededCore = {}, record: Partial<Omit<SeedRecord, 'core'>> = {}): NamedRecord {
  sequence += 1;
  return {
    name,
    record: formCall(
      { caller: CALLER, verdicts: VERDICTS, ...changes },
      { body: { text: 'content' }, source: { ...SOURCE, src_seq: sequence }, t_ingest: time, t_event: time, ...record },
    ),
  };
}

export const found = (...findings: readonly (readonly [string, number])[]) => ({ features: { chars_in: 480, chars_out: 160, findings } });
export const FAILED = { outcome: 'error', error_type: '503', model_served: undefined, finish_reasons: undefined, tokens: {} } as const;
export const BLOCKED = {
  outcome: 'blocked',
  error_type: 'policy_blocked',
  upstream_contacted: false,
  model_served: undefined,
  response_id: undefined,
  provider_request_id: undefined,
  finish_reasons: undefined,
  tokens: { input: 120 },
} as const;
export const ANTHROPIC = {
  provider: 'anthropic',
  server_address: 'api.anthropic.com',
  model_requested: 'claude-sonnet-5',
  model_served: 'claude-sonnet-5-20260901',
};

function listRecords(): readonly NamedRecord[] {
  const trace = '7f'.repeat(16);
  return [
    call('october', at(-20)),
    ...NOVEMBER.map(
      (day): NamedRecord => ({ name: `beat ${day}`, record: { kind: 'heartbeat', core: { schema: 'spanproof/heartbeat/v1' }, t_ingest: at(day) } }),
    ),
    ...NOVEMBER.flatMap((day) => Array.from({ length: CALLS_A_DAY }, (_, index) => call(`call ${day}.${index}`, at(day, 60 + index)))),
    // A new model under an approved change, and what guards it.
    ...[3, 4, 5].map((day) => call(`claude ${day}`, at(day, 90), ANTHROPIC)),
    call('unavailable', at(6, 100), { ...FAILED, trace_id: trace }),
    call('answered elsewhere', at(6, 101), { ...ANTHROPIC, trace_id: trace }),
    call('blocked', at(7, 100), { ...BLOCKED, verdicts: judgedAs('models', 'source', 'blocked', 1) }),
    call('secret taken out', at(8, 100), { ...found(['SECRET.jwt', 1]), verdicts: judgedAs('secrets', 'processor', 'redacted', 1) }),
    call('mail', at(9, 100), { ...found(['EMAIL', 2]), verdicts: judgedAs('personal_data', 'processor', 'allowed_with_log', 2) }),
    call('one cut answer', at(10, 100), { finish_reasons: ['length'] }),
    call('staging', at(11, 100), { caller: { ...CALLER, environment: 'staging', key_fp: '0011223344556677' } }),
  ];
}

/** The provider's own count, with its export beside it. Of the first ten days: gaps elsewhere in the month leave it alone. */
const usage = (provider: string, requests: number) => ({
  ...formEntry('provider_usage', `${provider}-11`, {
    provider,
    from: '2026-11-01',
    to: '2026-11-10',
    requests,
    source: 'usage report',
    file_name: 'usage.csv',
  }),
  file_hash: 'ab'.repeat(32),
});
const REPORT: Json = {
  type: 'soc2_type_2',
  period_from: '2025-11-01',
  period_to: '2026-10-31',
  bridge_letter_until: '2026-12-31',
  opinion: 'unqualified',
  exceptions_reviewed: true,
  reviewed_by: 'A reviewer',
  reviewed_at: '2026-11-05',
};
const vendor = (id: string, host: string) =>
  formEntry('vendors', id, { name: id, providers: [id], hosts: [host], report: REPORT, dpa: { signed: '2026-01-15' }, cuecs: [], regions: ['eu'] });
const change = (id: string, kind: string, fingerprint: string, approved_at: string) =>
  formEntry('changes', id, {
    what: { kind, fingerprint },
    summary: 'Evaluated.',
    author: 'An author',
    approver: 'A reviewer',
    approved_at,
    ticket: `T-${id}`,
    emergency: false,
  });

function listEntries() {
  return [
    formEntry('setup', 'setup', {
      company: 'Example GmbH',
      scope: 'The support desk and what it sends to models.',
      services: ['support-desk'],
      categories: ['security', 'availability', 'processing_integrity', 'confidentiality', 'privacy'],
      report_type: 'type_2',
      audit_window: { from: '2026-11-01', to: '2026-11-30' },
      availability_commitment: '99',
      owners: [],
      retention: [{ class: 'standard', content_days: 60 }],
      personal_data: ['EMAIL'],
    }),
    vendor('openai', 'api.openai.com'),
    vendor('anthropic', 'api.anthropic.com'),
    formEntry('models', 'gpt', {
      models: ['gpt-5-mini', 'gpt-5-mini-2026-08-07'],
      purpose: 'Answers to customers.',
      owner: 'An owner',
      risk_class: 'medium',
      approval: { by: 'A reviewer', at: '2026-10-01', evaluation: 'suite 12' },
    }),
    change('claude', 'model', 'claude-sonnet-5', '2026-11-03'),
    change('claude-snapshot', 'model', 'claude-sonnet-5-20260901', '2026-11-03'),
    formEntry('documents', 'notice', {
      title: 'Privacy notice',
      kind: 'privacy-notice',
      owner: 'An owner',
      approver: 'A reviewer',
      approved_at: '2026-02-01',
      expires: '2027-02-01',
      criteria: ['P1.1'],
    }),
    formEntry('documents', 'drill', {
      title: 'Exercise',
      kind: 'recovery-test',
      owner: 'An owner',
      approver: 'A reviewer',
      approved_at: '2026-06-01',
      criteria: ['A1.3'],
    }),
    formEntry('policies', 'retention', {
      title: 'Logging and retention',
      template: 'logging-retention',
      version: '3',
      author: 'An author',
      approver: 'A reviewer',
      approved_at: '2026-01-10',
      review_due: '2027-01-10',
    }),
    formEntry('access_reviews', 'q3', {
      period: { from: '2026-07-01', to: '2026-09-30' },
      reviewer: 'A reviewer',
      entries: [
        { who: 'One', role: 'operator', decision: 'keep', at: '2026-10-07' },
        { who: 'Two', role: 'admin', decision: 'remove', at: '2026-10-07' },
      ],
    }),
    usage('openai', 10 * CALLS_A_DAY + 3),
    usage('anthropic', 4),
    formEntry('alerts', 'drift', {
      title: 'Longer answers',
      state: 'resolved',
      severity: 'medium',
      opened_at: '2026-11-10T08:00:00Z',
      resolved_at: '2026-11-12T08:00:00Z',
      resolution: 'A new template.',
    }),
    formEntry('incidents', 'leak', {
      title: 'A key in a prompt',
      kind: 'key_exposure',
      state: 'resolved',
      severity: 'high',
      owner: 'An owner',
      opened_at: '2026-11-08T08:00:00Z',
      contained_at: '2026-11-08T12:00:00Z',
      resolved_at: '2026-11-20T08:00:00Z',
      resolution: 'Rotated.',
    }),
  ];
}

const PROBES: Probes = {
  integrity: { verdict: 'verified', streams: 2, rows: 10_000, findings: [] },
  completeness: [{ source: 'support-desk-1/b00t1', service: 'support-desk', verdict: 'complete', detail: 'signed up to its last call' }],
  plaintext: { bytes: 1_000_000, canaries: 128, positive_control: true, found: 0 },
  keys: [{ tenant: 'default', version: 1, since: '2026-06-01' }],
};

/** An organisation with nothing to find. */
export function formCleanDataset(): Dataset {
  return { records: listRecords(), registers: listEntries(), probes: PROBES };
}
