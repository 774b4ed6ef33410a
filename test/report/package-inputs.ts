import type { CallSummary, ControlOutcome, ControlSummary, RegisterEntry } from '@spanproof/vocabulary';
import type { PackageInputs } from '../../processor/src/report/contract.ts';

const DAY = 86_400_000_000_000n;
export const FROM: bigint = BigInt(Date.UTC(2026, 9, 1)) * 1_000_000n;
export const TO: bigint = FROM + 3n * DAY;

export function formControl(id: string, changes: Partial<ControlSummary> = {}): ControlSummary {
  return {
    id,
    title: `Title of ${id}`,
    question: `What ${id} asks`,
    criteria: ['A1.1'],
    frequency: 'daily',
    strength: 'operating',
    owner: 'platform lead',
    remediation: 'Do what settles it.',
    ...changes,
  };
}

export function formOutcome(control: string, changes: Partial<ControlOutcome> = {}): ControlOutcome {
  return {
    control,
    result: 'passed',
    reason: 'Each of 1,284 calls met it.',
    population: 1284,
    deviations: [],
    deviations_total: 0,
    ipe: {
      source: 'spanproof.records',
      sql: 'SELECT count() AS population FROM spanproof.records WHERE t_ingest >= {from:Int64} AND 1 < 2',
      parameters: { from: String(FROM), to: String(TO) },
      rows: 1,
      control_totals: { population: '1284', tokens_input: '99000' },
      exclusions: 'nothing',
    },
    ...changes,
  };
}

export function formSummaryOfCall(index: number, changes: Partial<CallSummary> = {}): CallSummary {
  return {
    record_id: index.toString(16).padStart(32, '0'),
    kind: 'llm.call',
    t_event: String(FROM + BigInt(index)),
    t_ingest: String(FROM + BigInt(index) + 1_000_000_000n),
    operation: 'chat',
    service: 'support-desk',
    environment: 'production',
    provider: 'openai',
    model_requested: 'gpt-5-mini',
    model_served: 'gpt-5-mini-2026-08-07',
    outcome: 'ok',
    tokens_input: 120,
    tokens_output: 40,
    latency_ns: 412_000_000,
    trace_id: 'ab'.repeat(16),
    findings: [['EMAIL', 2]],
    ...changes,
  };
}

const VENDOR: RegisterEntry = {
  register: 'vendors',
  id: 'openai',
  version: 2,
  at: String(FROM - 40n * DAY),
  actor: 'user:1',
  record_id: '0a'.repeat(16),
  data_hash: '0b'.repeat(32),
  data: {
    name: 'OpenAI',
    report: { type: 'soc2_type_2', period_from: '2025-07-01', period_to: '2026-06-30', opinion: 'unqualified' },
    dpa: { signed: '2026-01-02' },
  },
  retired: false,
};
const DOCUMENT: RegisterEntry = {
  ...VENDOR,
  register: 'documents',
  id: 'retention',
  data: { title: 'Retention of LLM records' },
  file_hash: '0c'.repeat(32),
};

/** A package with each kind of result, one flow that is registered and one that is not, and a day that is missing. */
export function formInputs(changes: Partial<PackageInputs> = {}): PackageInputs {
  const controls = [
    formControl('A1.1-availability', { title: 'Availability against the commitment', criteria: ['A1.1'] }),
    formControl('C1.1-content', { criteria: ['C1.1', 'P4.1'], strength: 'partial' }),
    formControl('C1.2-disposal', { criteria: ['C1.2'] }),
    formControl('PI1.5-integrity', { title: 'Integrity of what is stored', criteria: ['PI1.5'] }),
    formControl('P1.1-notice', { criteria: ['P1.1'], strength: 'human' }),
  ];
  const outcomes = [
    formOutcome('A1.1-availability'),
    formOutcome('C1.1-content', {
      result: 'deviation',
      reason: '2 of 1,284 calls kept a secret.',
      deviations: [
        { item: 'call 0f', what: 'SECRET.openai_key allowed by rule "secrets" <b>' },
        { item: '=HYPERLINK("http://x")', what: '+1-800 & a tab\there' },
      ],
      deviations_total: 2,
    }),
    formOutcome('C1.2-disposal', { result: 'no_occurrences', reason: 'Nothing was pruned in the period.', population: 0 }),
    formOutcome('PI1.5-integrity', { result: 'not_tested', reason: 'The verifier could not run.' }),
    formOutcome('P1.1-notice', { result: 'not_applicable', reason: 'Privacy is not in scope (set-up of 1 Sep).' }),
  ];
  return {
    header: { generated_at: String(TO + DAY), generated_by: 'user:7', role: 'compliance', version: '0.1.0', purpose: 'interim review' },
    scope: { controls_left_out: 0, calls_left_out: 0 },
    period: { kind: 'period', from: String(FROM), to: String(TO) },
    run: { id: 'run-1', at: String(TO + 1n), from: String(FROM), to: String(TO), content_hash: 'cd'.repeat(32), outcomes },
    controls,
    registers: [VENDOR, DOCUMENT],
    sources: [
      {
        source: '9f'.repeat(16),
        service: 'support-desk',
        environment: 'production',
        verdict: 'complete',
        detail: '1..1284 seen',
        calls: 1284,
        days: ['2026-10-01', '2026-10-02'],
      },
      { source: 'no source', verdict: 'not_measurable', detail: 'keeps no sequence', calls: 3, days: ['2026-10-02'] },
    ],
    days: [
      { day: '2026-10-01', calls: 0, state: 'not_live' },
      { day: '2026-10-02', calls: 1287, state: 'covered' },
      { day: '2026-10-03', calls: 0, state: 'missing' },
    ],
    flows: [
      {
        service: 'support-desk',
        environment: 'production',
        provider: 'openai',
        host: 'api.openai.com',
        region: 'eu',
        calls: 1284,
        blocked: 4,
        kinds: [['EMAIL', 12]],
        tls: ['TLSv1.3'],
        vendor: 'openai',
      },
      { service: 'lab"]; click', provider: 'mistral <eu>', calls: 3, blocked: 0, kinds: [], tls: [] },
    ],
    drawings: { mermaid: 'flowchart LR\n', svg: '<svg></svg>' },
    grants: [
      { who: 'user:7', role: 'compliance', may: ['controls', 'exports'] },
      { who: 'token:aud-1', role: 'auditor', may: ['controls', 'calls'], until: String(TO + 30n * DAY) },
    ],
    custody: {
      custody: 'local file',
      keys: [{ tenant: 'default', version: 1, since: '2026-08-02' }],
      at_rest: ['content: AES-256-GCM, a key per record', 'engine disk: AES-128-CTR'],
    },
    checkpoint: { origin: 'test.example/log', size: 42, root: 'ef'.repeat(32), note: 'test.example/log\n42\nroot\n\n— test.example/log sig\n' },
    assurance: 1,
    calls: [formSummaryOfCall(2, { service: "=cmd|'/c calc'!A0", outcome: 'error', error_type: '@SUM(1)' }), formSummaryOfCall(1)],
    calls_total: 2,
    ...changes,
  };
}

/** Both calls of formInputs, drawn the other way round. */
export const SAMPLE: NonNullable<PackageInputs['sample']> = {
  drawn: {
    population: { id: new Uint8Array(16).fill(1), at: TO, from: FROM, to: TO, calls: 1_287, logSize: 40, root: new Uint8Array(32).fill(2) },
    nonce: new Uint8Array(16).fill(3),
    nonceAt: TO + 1n,
    size: 2,
    items: [2, 1].map((index) => Uint8Array.from(Buffer.from(formSummaryOfCall(index).record_id, 'hex'))),
  },
  calls: [formSummaryOfCall(2, { service: '<img src=x>' }), formSummaryOfCall(1)],
};
