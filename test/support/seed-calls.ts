import { randomBytes, randomUUID } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import { CodedError, type Json, type RecordKind, type SourceRef } from '@spanproof/vocabulary';
import { encodeHex, keyIdOf } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { DataKey, KeyRing } from '../../processor/src/seal/contract.ts';
import { sealRecord } from '../../processor/src/seal/seal-record.ts';
import type { OpsRecord } from '../../processor/src/stage.ts';
import { sendBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeBodyRows, encodeRecordRows } from '../../processor/src/store/rows.ts';

/** Members of a core; `undefined` takes one away. Integers only: core is canonical JSON. */
export type SeededCore = { readonly [member: string]: Json | undefined };

export interface SeedRecord {
  readonly kind: RecordKind;
  readonly core: SeededCore;
  /** Sealed in the subject part, and in the body part. */
  readonly person?: { readonly [key: string]: Json };
  readonly body?: { readonly [key: string]: Json };
  readonly source?: SourceRef;
  /** ns; by default one second after the record before, and the same as t_ingest. */
  readonly t_ingest?: bigint;
  readonly t_event?: bigint;
  /** Retention class; `governance` for the processor's own records, else `standard`. */
  readonly class?: string;
}

export interface Seeder {
  /** Seals the records and stores them; yields their record ids (32 hex digits) in the same order. */
  seed(records: readonly SeedRecord[]): Promise<readonly string[]>;
  /** The keys that open what was seeded. */
  readonly keyRing: Pick<KeyRing, 'find'>;
}

const CALLS: readonly RecordKind[] = ['llm.call', 'tool.call', 'gen_ai.step'];
const SECOND = 1_000_000_000n;

/** A call that no control objects to: every fact is there, an enforcing policy looked at it. `changes` replace whole members of its core. */
export function formCall(changes: SeededCore = {}, record: Partial<Omit<SeedRecord, 'core'>> = {}): SeedRecord {
  const core: SeededCore = {
    schema: 'spanproof/core/v1',
    class: 'standard',
    tenant_key_epoch: 1,
    operation: 'chat',
    provider: 'openai',
    model_requested: 'gpt-5-mini',
    model_served: 'gpt-5-mini-2026-08-07',
    response_id: `resp_${encodeHex(randomBytes(8))}`,
    provider_request_id: `req_${encodeHex(randomBytes(8))}`,
    app_request_id: randomUUID(),
    trace_id: encodeHex(randomBytes(16)),
    span_id: encodeHex(randomBytes(8)),
    caller: { environment: 'production', key_fp: 'a1b2c3d4e5f60718', service: 'support-desk', workload: 'support-desk-7c9' },
    server_address: 'api.openai.com',
    server_port: 443,
    region: 'eu',
    tokens: { input: 120, output: 40 },
    latency_ns: 412_000_000,
    outcome: 'ok',
    upstream_contacted: true,
    finish_reasons: ['stop'],
    policy_hash: '5f'.repeat(32),
    tls_version: 'TLSv1.3',
    verdicts: [
      { rule: 'secrets', version: 1, action: 'redact', outcome: 'allowed', by: 'source', count: 0 },
      { rule: 'secrets', version: 1, action: 'redact', outcome: 'allowed', by: 'processor', count: 0 },
    ],
    features: { chars_in: 480, chars_out: 160, findings: [] },
    prompt_hash: 'aa'.repeat(32),
    tools_hash: 'bb'.repeat(32),
    body_state: 'present',
    call_digest: 'cc'.repeat(32),
    call_digest_state: 'verified',
    dialect: 'gen_ai@1.38',
    unmapped: 0,
    ...changes,
  };
  return { kind: 'llm.call', core, ...record };
}

/**
 * Puts records into a real engine as the processor would: sealed by sealRecord, stored by the store's own encoders.
 * They are in no log: an export does not cover them. `start` is the t_ingest of the first record.
 */
export function createSeeder(client: ClickHouseClient, settings: { readonly start: bigint; readonly log?: string }): Seeder {
  const secret = new Uint8Array(randomBytes(32));
  const key: DataKey = { id: keyIdOf(nodeCrypto, secret), key: secret };
  const writer = encodeHex(randomBytes(4));
  const sizes = new Map<string, number>();
  let last = settings.start - SECOND;

  function seal(record: SeedRecord): ReturnType<typeof sealRecord>['row'] {
    const tIngest = record.t_ingest ?? last + SECOND;
    last = tIngest;
    const retentionClass = record.class ?? (CALLS.includes(record.kind) || record.kind === 'source' ? 'standard' : 'governance');
    const period = new Date(Number(tIngest / 1_000_000n)).toISOString().slice(0, 7);
    const stream = `${settings.log ?? 'test.example/log'}/s/${writer}/1/${retentionClass}/${period}`;
    const seq = sizes.get(stream) ?? 0;
    sizes.set(stream, seq + 1);
    const core = Object.fromEntries(Object.entries(record.core).filter(([, value]) => value !== undefined));
    // Of the forms that sealRecord takes the processor's own is the one whose core is given, not derived; the kind decides nothing else there.
    const own = { ...record, tenant: 'default', t_event: record.t_event ?? tIngest, core } as unknown as OpsRecord;
    const place = { stream, seq, tIngest, retentionClass, tenantTag: new Uint8Array(16).fill(1), tenantKeyEpoch: 1, keys: [key] };
    return sealRecord({ crypto: nodeCrypto, random: (size) => new Uint8Array(randomBytes(size)) }, own, place).row;
  }

  return {
    async seed(records) {
      const rows = records.map(seal);
      // One INSERT however many partitions: nothing here is sent twice, so that nothing has to be told apart by a token.
      if (rows.length > 0) await sendBlocks(client, 'records', [encodeRecordRows(rows)], encodeHex(randomBytes(8)));
      const bodies = encodeBodyRows(rows);
      if (bodies.length > 0) await sendBlocks(client, 'bodies', [bodies], encodeHex(randomBytes(8)));
      return rows.map(({ record_id }) => encodeHex(record_id));
    },
    keyRing: {
      async find(keyId) {
        if (Buffer.compare(keyId, key.id) === 0) return key;
        throw new CodedError('KEY_UNAVAILABLE', 'not a seeded key');
      },
    },
  };
}
