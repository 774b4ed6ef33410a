import { ANTHROPIC, BLOCKED, call, CALLER, FAILED, found, judgedAs, VERDICTS } from './clean.ts';
import { addEntry, addRecords, at, type Gap, type NamedRecord } from './dataset.ts';

/** A gap that is one more record. */
function one(name: string, record: NamedRecord, controls: readonly string[]): Gap {
  return { name, apply: (dataset) => addRecords(dataset, [record]), found: controls.map((control) => [control, `record:${record.name}`] as const) };
}

/** Several records of which the finding is about the whole. */
function many(name: string, records: readonly NamedRecord[], findings: Gap['found']): Gap {
  return { name, apply: (dataset) => addRecords(dataset, records), found: findings };
}

const times = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

export const TRAFFIC_GAPS: readonly Gap[] = [
  one('missing token counts', call('tokens', at(12, 200), { tokens: {} }), ['cc6-1-required-fields']),
  one('missing caller', call('caller', at(12, 201), { caller: { environment: 'production' } }), ['cc6-1-required-fields']),
  one('missing request id', call('request id', at(12, 202), { trace_id: '', app_request_id: undefined }), ['cc6-1-required-fields']),
  one(
    'a rule that is switched off somewhere',
    call('rule', at(12, 203), { verdicts: VERDICTS.filter(({ rule, by }) => rule !== 'personal_data' || by !== 'source') }),
    ['pi1-input-rules'],
  ),
  one('a scan that gave up, and the call went on', call('failed open', at(12, 204), { verdicts: judgedAs('personal_data', 'source', 'failed_open', 0) }), [
    'pi1-input-rules',
    'cc7-1-production-enforces',
  ]),
  one(
    'monitor only in production',
    call('monitor', at(12, 205), {
      policy_hash: '66'.repeat(32),
      verdicts: VERDICTS.map((verdict) => ({ ...verdict, action: 'allow_with_log' })),
    }),
    ['cc7-1-production-enforces'],
  ),
  one(
    'a secret that was only logged',
    call('secret', at(12, 206), { ...found(['SECRET.github_token', 1]), verdicts: judgedAs('secrets', 'processor', 'allowed_with_log', 1) }),
    ['c1-content-redacted', 'cc6-7-findings-handled'],
  ),
  one(
    'blocked, and contacted all the same',
    call('egress', at(12, 207), { ...BLOCKED, upstream_contacted: true, verdicts: judgedAs('models', 'source', 'blocked', 1) }),
    ['cc6-7-blocked-no-egress'],
  ),
  one('a model that is not listed, allowed', call('unlisted', at(12, 208), { verdicts: judgedAs('models', 'processor', 'allowed_with_log', 1) }), [
    'cc6-6-allow-lists',
  ]),
  one('content that could not be captured', call('capture', at(12, 209), { body_state: 'capture_failed' }, { body: { text: '' } }), ['pi1-stored-completely']),
  one('content that is gone', { ...call('gone', at(12, 210)), record: withoutBody(call('gone', at(12, 210))) }, ['c1-disposal']),
  many(
    'an unregistered vendor',
    [call('stranger', at(13, 200), { ...ANTHROPIC, provider: 'groq', server_address: 'api.groq.example' })],
    [['cc9-2-unregistered-vendors', 'groq at api.groq.example']],
  ),
  many('an unapproved model', [call('model', at(13, 201), { model_requested: 'gpt-6', model_served: 'gpt-6' })], [['cc8-1-model-changes', 'gpt-6']]),
  many('an unapproved prompt', [call('prompt', at(13, 202), { prompt_hash: '9a'.repeat(32) })], [['cc8-1-prompt-changes', `prompt ${'9a'.repeat(32)}`]]),
  many(
    'another model served than asked',
    [call('served', at(13, 203), { model_requested: 'claude-sonnet-5', model_served: 'gpt-5-mini-2026-08-07' })],
    [['pi1-model-served', 'claude-sonnet-5 -> gpt-5-mini-2026-08-07']],
  ),
  many(
    'one key in two environments',
    times(2).map((index) =>
      call(`key ${index}`, at(13, 210 + index), { caller: { ...CALLER, environment: ['production', 'staging'][index] ?? '', key_fp: 'ee'.repeat(8) } }),
    ),
    [['cc6-1-provider-keys', 'ee'.repeat(8)]],
  ),
  many(
    'a key that is too old',
    [
      call('old key then', at(-400), { caller: { ...CALLER, key_fp: 'dd'.repeat(8) }, body_state: 'by_policy' }, { body: { text: '' } }),
      call('old key now', at(14, 200), { caller: { ...CALLER, key_fp: 'dd'.repeat(8) } }),
    ].map(withoutContentOfOld),
    [['cc6-1-provider-keys', 'dd'.repeat(8)]],
  ),
  many(
    'availability below the commitment',
    times(12).map((index) => call(`down ${index}`, at(15, 200 + index), FAILED)),
    [['a1-availability', 'openai']],
  ),
  many(
    'a surge of refused calls',
    times(12).map((index) => call(`quota ${index}`, at(16, 200 + index), { ...FAILED, error_type: '429' })),
    [['a1-rate-limits', 'openai 2026-11-17']],
  ),
  many(
    'truncated outputs',
    times(5).map((index) => call(`cut ${index}`, at(17, 200 + index), { caller: { ...CALLER, service: 'search' }, finish_reasons: ['max_tokens'] })),
    [['pi1-outputs-complete', 'search / gpt-5-mini-2026-08-07']],
  ),
  many(
    'personal data of a kind that is not allowed',
    [call('kind', at(18, 200), { ...found(['IBAN', 1]), verdicts: judgedAs('personal_data', 'processor', 'allowed_with_log', 1) })],
    [['p3-categories', 'IBAN']],
  ),
  {
    name: 'personal data to a vendor without an agreement',
    apply: (dataset) =>
      addEntry(
        addRecords(dataset, [
          call('disclosure', at(18, 201), {
            ...found(['EMAIL', 1]),
            provider: 'mistral',
            server_address: 'api.mistral.example',
            verdicts: judgedAs('personal_data', 'processor', 'allowed_with_log', 1),
          }),
        ]),
        'vendors',
        'mistral',
        { name: 'mistral', providers: ['mistral'], hosts: ['api.mistral.example'], cuecs: [], regions: [] },
      ),
    found: [
      ['p6-disclosures', 'mistral: EMAIL'],
      ['cc9-2-vendor-evidence', 'vendors/mistral'],
    ],
  },
  many(
    'content that is kept too long',
    [call('old', at(-40), found(['EMAIL', 1]))],
    [
      ['c1-retention', 'standard 2026-09-22'],
      ['p4-retention', 'standard 2026-09-22'],
    ],
  ),
  {
    name: 'a day without a sign of life',
    apply: (dataset) => ({ ...dataset, records: dataset.records.filter(({ record: { t_ingest = 0n } }) => t_ingest < at(20) || t_ingest >= at(21)) }),
    found: [['pi1-days-covered', '2026-11-21']],
  },
];

function withoutBody({ record }: NamedRecord): NamedRecord['record'] {
  const { body: _, ...rest } = record;
  return rest;
}

/** A call of last year whose content policy did not keep. */
function withoutContentOfOld(named: NamedRecord): NamedRecord {
  return (named.record.t_ingest ?? 0n) < at(-100) ? { ...named, record: withoutBody(named) } : named;
}
