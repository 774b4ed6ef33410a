import { type CallContent, type Json, promptFingerprint, type RedactedCall, toolsFingerprint } from '@spanproof/vocabulary';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PromptVersions } from '../../processor/src/inventory/contract.ts';
import { formDiscoveryRecord } from '../../processor/src/inventory/discovery-record.ts';
import { createPromptVersions } from '../../processor/src/inventory/prompt-versions.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import type { SealedRow } from '../../processor/src/seal/contract.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { sealRecord } from '../../processor/src/seal/seal-record.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { findPlaintext } from '../support/plaintext-scan.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder, formCall } from '../support/seed-calls.ts';

const T0 = 1_795_000_000_000_000_000n;
const FIRST = 'You are kind.\nToday is 25 November 2026.\nAnswer in German.';
const AGAIN = 'You are kind.\nToday is 26 November 2026.\nAnswer in German.';
const SECOND = 'You are kind.\nToday is 26 November 2026.\nAnswer in French.';
const TOOLS = [{ name: 'search', description: 'finds' }, { name: 'pay' }];

const prompt = (text: string): string => promptFingerprint(nodeCrypto, text) ?? '';
const tools = toolsFingerprint(nodeCrypto, TOOLS) ?? '';
const erased = 'ee'.repeat(32);

let engine: TestEngine;
let versions: PromptVersions;
let ids: readonly string[];
beforeAll(async () => {
  engine = await startTestEngine();
  const seeder = createSeeder(engine.client, { start: T0 });
  const call = (request: { readonly [name: string]: Json }, core: { readonly [name: string]: Json }): Parameters<typeof seeder.seed>[0][number] =>
    formCall({ prompt_hash: undefined, tools_hash: undefined, ...core }, { body: { request, response: {}, other: {} } });
  ids = await seeder.seed([
    call({ 'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: FIRST }]) }, { prompt_hash: prompt(FIRST), outcome: 'blocked' }),
    call({ 'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: FIRST }]) }, { prompt_hash: prompt(FIRST) }),
    call({ 'gen_ai.system_instructions': AGAIN }, { prompt_hash: prompt(AGAIN), caller: { environment: 'test', service: 'x' } }),
    call({ 'gen_ai.input.messages': [{ role: 'system', content: SECOND }] }, { prompt_hash: prompt(SECOND) }),
    call({ 'gen_ai.tool.definitions': TOOLS }, { tools_hash: tools }),
    formCall({ prompt_hash: erased, tools_hash: undefined }),
    // Only says the fingerprint somewhere else.
    formCall({ prompt_hash: undefined, tools_hash: undefined, response_id: 'dd'.repeat(32) }),
  ]);
  versions = createPromptVersions({
    query: createQuery(engine.client),
    reader: createSealedReader({ rows: createSealedRows(engine.client), keyRing: seeder.keyRing, crypto: nodeCrypto, openPart }),
  });
});
afterAll(() => engine[Symbol.asyncDispose]());

test('a version is what all its calls share, with the text of the first', async () => {
  expect(prompt(AGAIN)).toBe(prompt(FIRST));
  expect(await versions.find(prompt(FIRST))).toEqual({
    fingerprint: prompt(FIRST),
    kind: 'prompt',
    first_seen: String(T0 + 1_000_000_000n),
    last_seen: String(T0 + 2_000_000_000n),
    calls: 2,
    environments: ['production', 'test'],
    record_id: ids[1],
    text: FIRST,
  });
});

test('a set of tools is shown as its definitions', async () => {
  const { kind, text = '' } = await versions.find(tools);
  expect([kind, text.split('\n')]).toEqual(['tool', ['{', '  "description": "finds",', '  "name": "search"', '}', '{', '  "name": "pay"', '}']]);
});

test('two versions are compared line by line', async () => {
  const { from, to, lines } = await versions.diff(prompt(FIRST), prompt(SECOND));
  expect([from.record_id, to.record_id]).toEqual([ids[1], ids[3]]);
  expect(lines.map(({ op, text }) => `${op} ${text}`)).toEqual([
    'same You are kind.',
    'removed Today is 25 November 2026.',
    'removed Answer in German.',
    'added Today is 26 November 2026.',
    'added Answer in French.',
  ]);
});

describe('what cannot be shown', () => {
  test('a text that was erased is absent, and not compared', async () => {
    expect(await versions.find(erased)).not.toHaveProperty('text');
    await expect(versions.diff(prompt(FIRST), erased)).rejects.toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  test.each(['dd'.repeat(32), '', "' OR 1=1 --", '{from:Int64}'])('a fingerprint that no call has: %s', async (fingerprint) => {
    await expect(versions.find(fingerprint)).rejects.toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  test('a prompt against a set of tools', async () => {
    await expect(versions.diff(prompt(FIRST), tools)).rejects.toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});

function sealCall(request: CallContent['request']): SealedRow {
  const key = { id: new Uint8Array(16), key: new Uint8Array(32) };
  const place = { stream: 's', seq: 0, tIngest: T0, retentionClass: 'standard', tenantTag: new Uint8Array(16), tenantKeyEpoch: 1, keys: [key] };
  const call = {
    kind: 'llm.call',
    tenant: 'default',
    t_event: T0,
    facts: { operation: 'chat', trace_id: encodeHex(new Uint8Array(16)), span_id: encodeHex(new Uint8Array(8)), caller: {}, tokens: {}, outcome: 'ok' },
    content: { request, response: {}, other: {} },
    subject: {},
    verdicts: [],
    dialect: 'otel-genai@1',
    unmapped: 0,
    finding_counts: [],
  } as unknown as RedactedCall;
  return sealRecord({ crypto: nodeCrypto, random: (size) => new Uint8Array(size) }, call, place).row;
}

function coreOf(request: CallContent['request']): { readonly prompt_hash?: string; readonly tools_hash?: string } {
  return JSON.parse(Buffer.from(sealCall(request).core).toString('utf8')) as { readonly prompt_hash?: string; readonly tools_hash?: string };
}

test('a name in a prompt makes another version, and stands nowhere but in the encrypted body', () => {
  const withName = (name: string): string => `You answer for ${name}, who is the head of the desk.`;
  const [one, other] = [withName('Marjolaine Okonkwo'), withName('Bartholomew Quist')].map((text) => ({ 'gen_ai.system_instructions': text }));
  const row = sealCall(one ?? {});
  const { prompt_hash = '' } = coreOf(one ?? {});
  expect(prompt_hash).not.toBe(coreOf(other ?? {}).prompt_hash);
  const { core } = formDiscoveryRecord({ item: 'prompt', id: prompt_hash, first_seen: String(T0), record_id: encodeHex(row.record_id), registered: false }, T0);
  const stored = [row.core, row.subject_envelope, row.body_envelope, Buffer.from(JSON.stringify(core))];
  expect(stored.flatMap((bytes) => findPlaintext(Buffer.from(bytes), ['Marjolaine', 'Okonkwo', 'head of the desk']))).toEqual([]);
  expect(row.body_envelope.length).toBeGreaterThan(0);
});

test('what is sealed of a call names its prompt and its tools', () => {
  expect(coreOf({ 'gen_ai.system_instructions': FIRST, 'gen_ai.tool.definitions': TOOLS })).toMatchObject({ prompt_hash: prompt(FIRST), tools_hash: tools });
  expect(coreOf({ 'gen_ai.system_instructions': AGAIN }).prompt_hash).toBe(prompt(FIRST));
  const none = coreOf({ 'gen_ai.input.messages': [{ role: 'user', content: FIRST }] });
  expect([none.prompt_hash, none.tools_hash]).toEqual([undefined, undefined]);
});
