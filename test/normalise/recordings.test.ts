import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHAIN_START, checkpointMessage, decodeBase64, decodeHex, encodeHex, nextLink } from '@spanproof/vocabulary/ledger';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { normalise } from '../../processor/src/normalise/normalise.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import type { Normalised } from '../../processor/src/stage.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/spans/otel-genai/', import.meta.url));
const recordings = readdirSync(FOLDER).filter((name) => name.endsWith('.json') && !name.endsWith('.records.json'));

function read(name: string): Normalised {
  return normalise(decodeTraces(readFileSync(FOLDER + name), 'json'), { tenant: 'default' });
}

const print = (value: unknown): string => `${JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member), 1)}\n`;

test('there are recordings of two emitters', () => {
  expect(recordings).toEqual(expect.arrayContaining(['anthropic-sdk.json', 'spanproof-instrumentation.json']));
});

describe.each(recordings)('%s', (name) => {
  test('becomes exactly the records beside it', async () => {
    await expect(print(read(name))).toMatchFileSnapshot(`${FOLDER}${name.replace('.json', '.records.json')}`);
  });

  test('no attribute is lost', () => {
    const body = JSON.parse(readFileSync(FOLDER + name, 'utf8')) as {
      resourceSpans: { scopeSpans: { spans: { attributes: { key: string; value: { stringValue?: string } }[] }[] }[] }[];
    };
    const records = print(read(name));
    for (const { key, value } of body.resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.flatMap(({ attributes }) => attributes)),
    )) {
      if (value.stringValue === undefined || key === 'spanproof.verdicts') continue;
      expect(records, key).toContain(JSON.stringify(value.stringValue));
    }
  });
});

describe("@anthropic-ai/sdk's own telemetry", () => {
  const { calls, foreign, rejected } = read('anthropic-sdk.json');

  test('four calls, as the loopback provider answered them', () => {
    expect([calls.length, foreign, rejected]).toEqual([4, 0, 0]);
    expect(calls.map(({ facts }) => facts.outcome)).toEqual(['ok', 'ok', 'ok', 'error']);
    for (const call of calls) {
      expect(call).toMatchObject({
        kind: 'llm.call',
        dialect: 'otel-genai@1',
        facts: { operation: 'chat', provider: 'anthropic', model_requested: 'claude-sonnet-5', caller: { service: 'support-desk', environment: 'test' } },
      });
    }
    expect(calls[0]?.facts).toMatchObject({
      model_served: 'claude-sonnet-5-20260101',
      tokens: { input: 20, output: 16, cache_read: 2, cache_write: 3 },
    });
    expect(calls[2]?.facts.time_to_first_chunk_ns).toBeGreaterThan(0);
    expect(calls[3]?.facts.error_type).toBe('rate_limit_error');
  });

  test('does not invent what the SDK does not say', () => {
    expect(calls[0]?.facts).not.toHaveProperty('finish_reasons');
    expect(calls[0]?.facts).not.toHaveProperty('upstream_contacted');
    expect(calls[0]).not.toHaveProperty('source');
    expect(calls[0]?.verdicts).toEqual([]);
    expect(calls[0]?.content.other).toMatchObject({ 'anthropic.message.stop_reason': 'end_turn', 'span.name': 'anthropic.messages.create' });
  });
});

describe('our instrumentation', () => {
  const { calls, sources, foreign, rejected } = read('spanproof-instrumentation.json');

  test('one call for every request of the two SDKs, each digest verified', () => {
    expect([calls.length, sources.length, foreign, rejected]).toEqual([7, 2, 0, 0]);
    expect(calls.map(({ facts }) => facts.call_digest_state)).toEqual(Array(7).fill('verified'));
    expect(calls.map(({ facts }) => facts.outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'error', 'blocked']);
    expect(calls.map(({ facts }) => facts.upstream_contacted)).toEqual([true, true, true, true, true, true, false]);
    expect(calls.map(({ source }) => source?.src_seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('nothing of it is unmapped but the resource', () => {
    for (const { content, unmapped } of calls) {
      expect(Object.keys(content.other).filter((name) => !/^(span|scope|resource)\./.test(name))).toEqual([]);
      expect(unmapped).toBe(6);
    }
  });

  test('verdicts of the source arrive', () => {
    expect(calls[0]?.verdicts).toEqual([
      { rule: 'secrets', version: 1, action: 'redact', outcome: 'redacted', by: 'source', count: 1 },
      { rule: 'cards', version: 1, action: 'block', outcome: expect.stringMatching(/^(allowed|not_applicable)$/), by: 'source', count: 0 },
      { rule: 'addresses', version: 1, action: 'allow_with_log', outcome: 'allowed_with_log', by: 'source', count: 1 },
    ]);
    expect(calls[6]?.verdicts[1]?.outcome).toBe('blocked');
  });

  test('the checkpoint that the boot key signed covers exactly these calls', () => {
    const [hello, checkpoint] = sources.filter((record) => record.kind === 'source').map(({ core }) => core);
    let link: Uint8Array = CHAIN_START;
    for (const { facts, source } of calls) link = nextLink(nodeCrypto, link, source?.src_seq ?? 0, decodeHex(facts.call_digest ?? '') ?? new Uint8Array(0));
    expect(checkpoint).toMatchObject({ event: 'checkpoint', first: 1, last: 7, dropped: 0, h: encodeHex(link) });
    const { boot_id, first = 0, last = 0, dropped = 0, h = '' } = checkpoint ?? { boot_id: '' };
    const key = decodeBase64(hello?.public_key ?? '') ?? new Uint8Array(0);
    const signature = decodeBase64(checkpoint?.signature ?? '') ?? new Uint8Array(0);
    expect(nodeCrypto.verifyEd25519(key, checkpointMessage({ boot_id, first, last, dropped, h }), signature)).toBe(true);
  });
});
