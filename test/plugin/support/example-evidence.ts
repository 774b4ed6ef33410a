import type {
  CallDetail,
  CallHistogram,
  CallSummary,
  ControlDetail,
  ControlHistoryEntry,
  ControlRun,
  ControlSummary,
  ExportEstimate,
  ExportJob,
  Health,
  InventoryItem,
  Population,
  RegisterEntry,
  RevealedContent,
  TodoItem,
  WhoAmI,
} from '@spanproof/vocabulary';
import { formLedger } from './example-ledger.ts';
import { readDocumentedProof } from './documented-proof.ts';
import { PROMPTS } from './example-flows.ts';

/** Shaped like a small real deployment; the numbers mean nothing. `now` in ms. */
export function formEvidence(now: number) {
  const ns = (ms: number): string => `${Math.round(ms)}000000`;
  const ago = (minutes: number): string => ns(now - minutes * 60_000);
  const { recordId } = readDocumentedProof();
  const hex = (n: number): string => n.toString(16).padStart(32, '0');

  const calls: readonly CallSummary[] = Array.from({ length: 140 }, (_, n) => ({
    record_id: n === 0 ? recordId : hex(0xabc000 + n),
    kind: n % 9 === 8 ? 'tool.call' : 'llm.call',
    t_event: ago(n * 7),
    t_ingest: ago(n * 7 - 0.02),
    operation: n % 9 === 8 ? 'execute_tool' : 'chat',
    service: n % 3 === 0 ? 'support-desk' : 'claims-triage',
    environment: 'production',
    provider: n % 3 === 0 ? 'openai' : 'anthropic',
    model_requested: n % 3 === 0 ? 'gpt-5-mini' : 'claude-sonnet-5',
    ...(n % 13 === 12 ? {} : { model_served: n % 3 === 0 ? 'gpt-5-mini-2026-08-07' : 'claude-sonnet-5' }),
    outcome: n % 13 === 12 ? 'error' : n % 17 === 16 ? 'blocked' : 'ok',
    ...(n % 13 === 12 ? { error_type: 'timeout' } : {}),
    tokens_input: 800 + n,
    tokens_output: 120 + n,
    latency_ns: 412_000_000 + n * 9_000_000,
    trace_id: hex(0x4bf92f + n),
    key_fp: n % 2 === 0 ? 'fp-4c1d' : 'fp-90ab',
    risk: n % 5 === 0 ? 'high' : 'low',
    ...(n % 4 === 0 ? {} : { cost_nano_usd: 1_234_500 + n }),
    findings: n % 5 === 0 ? [['EMAIL', 2] as const, ['CREDIT_CARD', 1] as const] : [],
  }));

  const detail = (summary: CallSummary): CallDetail => ({
    summary,
    core: {
      schema: 'spanproof/core/v1',
      class: 'standard',
      features: { chars_in: 90, chars_out: 240, language: 'en', refusal: false },
      risk: { class: 'high', reasons: ['personal-data-sent', 'a-later-rule'] },
      cost: { nano_usd: 1_234_500, prices: '2026-11-01' },
    },
    verdicts: [
      { rule: 'secrets', version: 1, action: 'redact', outcome: 'not_applicable', by: 'source', count: 0 },
      { rule: 'secrets', version: 1, action: 'redact', outcome: 'redacted', by: 'processor', count: 1 },
      { rule: 'personal_data', version: 1, action: 'allow_with_log', outcome: 'allowed_with_log', by: 'processor', count: 3 },
    ],
    body: 'sealed',
    revealed_before: [{ record_id: hex(0xacce55), at: ago(2_000), actor: 'user:7', purpose: 'customer complaint about a wrong answer', ticket: 'SUP-812' }],
  });

  const content: RevealedContent = {
    request: {
      'gen_ai.input.messages': JSON.stringify([
        { role: 'system', parts: [{ type: 'text', content: 'You answer politely.' }] },
        { role: 'user', parts: [{ type: 'text', content: 'My address is [EMAIL_1] <img src=x onerror=alert(1)>, where is my parcel?' }] },
      ]),
    },
    response: { 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'tool_call', name: 'find_parcel', arguments: { id: 7 } }] }]) },
    other: {},
    access_record: hex(0xacce56),
  };

  const control = (
    id: string,
    title: string,
    criteria: ControlSummary['criteria'],
    result?: NonNullable<ControlSummary['last']>['result'],
  ): ControlSummary => ({
    id,
    title,
    question: `${title}: did it hold for every call of the period?`,
    criteria,
    frequency: 'daily',
    strength: 'operating',
    owner: 'security',
    remediation: 'Fix the cause, then run it again over the same period.',
    ...(result === undefined ? {} : { last: { run: hex(0x31), at: ago(50), result } }),
  });
  const controls: readonly ControlSummary[] = [
    control('cc4-1-integrity', 'The ledger is intact', ['CC4.1'], 'passed'),
    control('cc6-1-encryption-at-rest', 'Nothing plaintext rests', ['CC6.1', 'C1.1'], 'not_tested'),
    control('cc6-7-findings-handled', 'Findings are handled as the policy says', ['CC6.7', 'P4.1'], 'deviation'),
    control('cc7-2-completeness', 'Every call arrived', ['CC7.2', 'PI1.2'], 'passed'),
    control('cc7-3-incidents-resolved', 'Incidents are resolved in time', ['CC7.3'], 'no_occurrences'),
    control('cc8-1-model-changes', 'Model changes are approved', ['CC8.1'], 'deviation'),
    control('cc9-2-vendor-evidence', 'Vendor evidence is current', ['CC9.2']),
    control('a1-availability', 'Availability against the commitment', ['A1.1'], 'passed'),
  ];
  const run = (id: number, minutes: number, hash: string): ControlRun => ({
    id: hex(id),
    at: ago(minutes),
    from: ago(30 * 1440),
    to: ago(60),
    content_hash: hash,
    outcomes: controls.map((one) => {
      const deviates = one.last?.result === 'deviation';
      return {
        control: one.id,
        result: one.last?.result ?? 'not_tested',
        reason: deviates ? '2 of 140 calls deviate.' : '140 of 140 calls looked at.',
        population: 140,
        deviations: deviates
          ? [
              { item: recordId, what: 'EMAIL left the source unredacted' },
              { item: hex(0xabc005), what: 'CREDIT_CARD left the source unredacted' },
            ]
          : [],
        deviations_total: deviates ? 2 : 0,
        ipe: {
          source: 'spanproof.records',
          sql: 'SELECT count() AS population\nFROM spanproof.records\nWHERE kind = 1 AND t_ingest >= {from:Int64}',
          parameters: { from: ago(30 * 1440), to: ago(60) },
          rows: 140,
          control_totals: { tokens_input: '121730' },
          exclusions: 'steps that are no call',
        },
      };
    }),
  });
  const runs = [run(0x31, 50, 'a'.repeat(64)), run(0x30, 1_490, 'b'.repeat(64))];
  const controlDetail = (summary: ControlSummary, last: ControlRun['outcomes'][number] | undefined): ControlDetail => ({
    summary,
    population: 'SELECT count() AS population FROM spanproof.records',
    deviations: 'SELECT hex(record_id) AS item FROM spanproof.records LIMIT 1001',
    exclusions: 'steps that are no call',
    ...(last === undefined ? {} : { last }),
  });
  const historyOf = (id: string): readonly ControlHistoryEntry[] =>
    runs.flatMap(({ id: ran, at, from, to, outcomes }) =>
      outcomes
        .filter((outcome) => outcome.control === id)
        .map(({ result, population, deviations_total }) => ({ run: ran, at, from, to, result, population, deviations_total })),
    );

  const buckets = Array.from({ length: 48 }, (_, n) => ({
    at: ns(now - (48 - n) * 1_800_000),
    ok: (n * 7) % 11,
    error: n % 13 === 5 ? 2 : 0,
    blocked: n % 17 === 3 ? 1 : 0,
  }));
  const days = Array.from({ length: 30 }, (_, n) => ({
    at: ns(now - (30 - n) * 86_400_000),
    ok: n === 11 ? 0 : 40 + n,
    error: n % 7 === 1 ? 3 : 0,
    blocked: 0,
  }));
  const histogram = (from: string, to: string): CallHistogram =>
    Number(BigInt(to) - BigInt(from)) > 2 * 86_400e9 ? { from, to, bucket_ns: 86_400e9, buckets: days } : { from, to, bucket_ns: 1_800e9, buckets };

  const entry = (register: RegisterEntry['register'], id: string, data: RegisterEntry['data']): RegisterEntry => ({
    register,
    id,
    version: 2,
    at: ago(9_000),
    actor: 'user:1',
    record_id: hex(0x77),
    data_hash: 'd'.repeat(64),
    data,
    retired: false,
  });
  const entries: readonly RegisterEntry[] = [
    entry('vendors', 'anthropic', {
      name: 'Anthropic',
      providers: ['anthropic'],
      hosts: ['api.anthropic.com'],
      cuecs: [{ text: 'Keys are rotated', control: 'cc6-1-provider-keys' }],
      regions: ['us'],
      report: { type: 'soc2_type_2', period_from: '2025-10-01', period_to: '2026-09-30', opinion: 'unqualified', exceptions_reviewed: false },
    }),
    entry('models', 'sonnet', { models: ['claude-sonnet-5'], purpose: 'triage of claims', owner: 'claims team', risk_class: 'medium' }),
    {
      ...entry('policies', 'incident-response', {
        title: 'Incident response plan',
        template: 'incident-response',
        version: '3',
        author: 'security',
        approver: 'management',
        approved_at: '2026-03-01',
        review_due: '2027-03-01',
      }),
      file_hash: 'e'.repeat(64),
    },
    entry('access_reviews', '2026-q3', {
      period: { from: '2026-07-01', to: '2026-09-30' },
      reviewer: 'Head of IT',
      entries: [
        { who: 'user:7', role: 'admin', decision: 'keep', at: '2026-10-02' },
        { who: 'user:9', role: 'operator', decision: 'remove', at: '2026-10-02' },
      ],
    }),
    entry('incidents', 'address-in-a-prompt', {
      title: 'Address in a prompt',
      kind: 'pii_leak',
      state: 'open',
      severity: 'high',
      owner: 'On-call lead',
      opened_at: '2026-05-01T08:00:00Z',
    }),
    entry('setup', 'setup', {
      company: 'Example Ltd',
      scope: 'Support desk and its models',
      services: ['support-desk'],
      categories: ['security'],
      report_type: 'type_2',
      audit_window: { from: '2026-01-01', to: '2026-12-31' },
      owners: [{ category: 'security', owner: 'Security team' }],
    }),
    entry('responses', 'answer-1', {
      control: 'cc6-7-findings-handled',
      run: hex(0x31),
      item: recordId,
      cause: 'A rule was off in one service',
      response: 'Accepted, the address was a test',
      remediation: 'The rule is on again',
      owner: 'Product',
      due: '2026-12-31',
    }),
    entry('documents', 'system-description', { title: 'System description', kind: 'system-description', owner: 'platform', criteria: ['CC2.1'] }),
  ];

  const seen = (kind: InventoryItem['kind'], id: string, registered?: string): InventoryItem => ({
    kind,
    id,
    first_seen: ago(30 * 1440),
    last_seen: ago(3),
    calls: 4_211,
    environments: ['production'],
    facts: kind === 'model' ? { served: ['gpt-5-mini-2026-08-07'] } : {},
    ...(registered === undefined ? {} : { registered }),
  });
  const inventory = [
    seen('provider', 'openai'),
    seen('provider', 'anthropic', 'anthropic'),
    seen('host', 'api.openai.com'),
    seen('model', 'gpt-5-mini'),
    seen('model', 'claude-sonnet-5', 'sonnet'),
    seen('prompt', PROMPTS[0], 'prompt-2026-11'),
    { ...seen('prompt', PROMPTS[1]), first_seen: ago(200), facts: { data_classes: { EMAIL: 18 }, regions: ['eu-central-1'] } },
    seen('caller', 'support-desk'),
  ];
  const todo: readonly TodoItem[] = [
    { id: 'vendor-openai', what: 'Register the vendor openai', why: '4,211 calls went there in 30 days and no entry covers it', register: 'vendors' },
    {
      id: 'policy-review',
      what: 'Review the incident response plan',
      why: 'Its review falls due',
      register: 'policies',
      entry: 'incident-response',
      due: '2026-12-15',
    },
  ];
  const job: ExportJob = {
    id: 'job-1',
    state: 'done',
    requested_by: 'Ada',
    at: ago(700),
    from: ago(31 * 1440),
    to: ago(1440),
    phase: 'done',
    done: 140,
    total: 140,
    bundle: { id: '1f'.repeat(32), root: '2e'.repeat(32), records: 140, size: 1_482_113 },
    purpose: 'audit of last year',
    kind: 'period',
    verified: { integrity: 'verified', completeness: 'complete' },
    file: true,
  };
  const populations: readonly Population[] = [
    {
      id: hex(0x909),
      at: ago(600),
      from: ago(31 * 1440),
      to: ago(1440),
      calls: 140,
      checkpoint: { origin: 'spanproof.local/log', size: 40, root: '3d'.repeat(32), note: 'spanproof.local/log\n40\n' },
    },
  ];
  const estimate: ExportEstimate = { calls: 140, records: 160, bytes: 1_500_000, seconds: 2.4 };
  const templates = [
    { id: 'incident-response', title: 'Incident response plan', register: 'policies', criteria: ['CC7.3', 'CC7.4'] },
    { id: 'access-control', title: 'Access control policy', register: 'policies', criteria: ['CC6.1', 'CC6.7'] },
    { id: 'system-description', title: 'System description and data flows', register: 'documents', criteria: ['CC2.1'] },
  ] as const;
  const health: Health = {
    version: '0.1.0',
    engine: { name: 'embedded', state: 'ready' },
    calls: 140,
    sealed: 160,
    stored: 160,
    journal_bytes: 0,
    log: { origin: 'spanproof.local/log', size: 41, signed_at: ago(0.5), lag_ms: 2_400, assurance: 1 },
    key_custody: 'local file keys, one administrator',
  };
  const whoami: WhoAmI = { id: 'user:1', name: 'Ada', role: 'compliance', via: 'console', expires: Math.round(now / 1000) + 3_000 };
  return {
    calls,
    detail,
    content,
    controls,
    controlDetail,
    historyOf,
    runs,
    histogram,
    entries,
    inventory,
    todo,
    job,
    populations,
    estimate,
    templates,
    health,
    ...formLedger(now),
    whoami,
  };
}

export type Evidence = ReturnType<typeof formEvidence>;
