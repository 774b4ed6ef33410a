import { callDigest, encodeHex } from '@spanproof/vocabulary/ledger';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { normaliseCall, normaliseSpans, type Value } from './otlp-span.ts';

const HASH = 'ab'.repeat(32);

describe('kinds', () => {
  test.each([
    ['chat', 'llm.call'],
    ['generate_content', 'llm.call'],
    ['text_completion', 'llm.call'],
    ['embeddings', 'llm.call'],
    ['execute_tool', 'tool.call'],
    ['invoke_agent', 'gen_ai.step'],
    ['invoke_workflow', 'gen_ai.step'],
    ['retrieval', 'gen_ai.step'],
    ['search_memory', 'gen_ai.step'],
    ['apply_guardrail', 'gen_ai.step'],
    ['plan', 'gen_ai.step'],
    ['something_new', 'gen_ai.step'],
  ])('%s is %s', (operation, kind) => {
    expect(normaliseCall({ 'gen_ai.operation.name': operation })).toMatchObject({ kind, facts: { operation } });
  });

  test('MCP: tools/call is a tool call, the rest are steps', () => {
    const { calls } = normaliseSpans(
      { attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'search' } },
      { attributes: { 'mcp.method.name': 'tools/list' } },
    );
    expect(calls.map(({ kind, facts }) => [kind, facts.operation, facts.tool_names])).toEqual([
      ['tool.call', 'tools/call', ['search']],
      ['gen_ai.step', 'tools/list', undefined],
    ]);
  });

  test('spans without GenAI markers are counted only', () => {
    expect(normaliseSpans({ attributes: { 'http.request.method': 'GET' } }, { attributes: {} })).toEqual({ calls: [], sources: [], foreign: 2, rejected: 0 });
  });

  test('a marker no rule maps is a record with everything kept', () => {
    const [call] = normaliseSpans({ attributes: { 'gen_ai.novelty': 'openai', 'gen_ai.news.0.content': 'hello' } }).calls;
    expect(call).toMatchObject({
      kind: 'gen_ai.step',
      facts: { operation: '_OTHER' },
      content: { other: { 'gen_ai.novelty': 'openai', 'gen_ai.news.0.content': 'hello' } },
      unmapped: 2,
    });
  });
});

test('what is left of rate limits: counts in core, when they start anew with the content, what is no count kept and counted', () => {
  const call = normaliseCall({
    'spanproof.rate_limit.requests.limit': 500,
    'spanproof.rate_limit.requests.remaining': 0,
    'spanproof.rate_limit.tokens.remaining': -1,
    'spanproof.rate_limit.tokens.reset': '60ms',
  });
  expect(call.facts.rate_limit).toEqual({ requests_limit: 500, requests_remaining: 0 });
  expect(call.content.response).toMatchObject({ 'spanproof.rate_limit.tokens.reset': '60ms' });
  expect(call.content.other).toMatchObject({ 'spanproof.rate_limit.tokens.remaining': -1 });
  expect(call.unmapped).toBe(1);
});

describe('spans that cannot be records are refused one by one', () => {
  test.each([
    ['a zero trace id', { traceId: '0'.repeat(32) }],
    ['a short trace id', { traceId: 'ab' }],
    ['no trace id', { traceId: '' }],
    ['a zero span id', { spanId: '0'.repeat(16) }],
    ['a long span id', { spanId: 'a'.repeat(18) }],
    ['a parent of 3 bytes', { parentSpanId: 'abcdef' }],
    ['no start', { startTimeUnixNano: '0' }],
    ['a start beyond 2262', { startTimeUnixNano: String(2n ** 63n) }],
  ])('%s', (_name, span) => {
    const attributes = { 'gen_ai.operation.name': 'chat' };
    const result = normaliseSpans({ attributes, span }, { attributes }, { attributes, span });
    expect(result).toMatchObject({ rejected: 2, foreign: 0, reason: expect.stringMatching(/expected/) });
    expect(result.calls).toHaveLength(1);
  });
});

describe('facts', () => {
  test('times', () => {
    expect(normaliseCall({}).t_event).toBe(1_790_000_000_000_000_000n);
    expect(normaliseCall({}).facts.latency_ns).toBe(1_500_000_000);
    expect(normaliseCall({}, { span: { endTimeUnixNano: '0' } }).facts).not.toHaveProperty('latency_ns');
    expect(normaliseCall({}, { span: { endTimeUnixNano: '1789999999999999999' } }).facts).not.toHaveProperty('latency_ns');
  });

  test.each([
    [1.1, 1_100_000_000],
    [0.021, 21_000_000],
    [0.0053037189999995465, 5_303_719],
    [2, 2_000_000_000],
    [0, 0],
  ])('%f s to the first chunk are %i ns', (seconds, nanoseconds) => {
    expect(normaliseCall({ 'gen_ai.response.time_to_first_chunk': seconds }).facts.time_to_first_chunk_ns).toBe(nanoseconds);
  });

  test('of the wrong type stay where they can be seen', () => {
    const wrong: { readonly [key: string]: Value } = {
      'gen_ai.request.model': 7,
      'gen_ai.usage.input_tokens': '12',
      'gen_ai.usage.output_tokens': -1,
      'gen_ai.response.time_to_first_chunk': -0.5,
      'gen_ai.request.stream': 'true',
      'server.port': 1.5,
      'gen_ai.response.finish_reasons': [1, 2],
      'gen_ai.response.id': 'x'.repeat(513),
      'gen_ai.provider.name': '',
    };
    const call = normaliseCall(wrong);
    expect(call.facts).toEqual({
      operation: 'chat',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      span_id: 'b7ad6b7169203331',
      latency_ns: 1_500_000_000,
      caller: {},
      tokens: {},
      outcome: 'ok',
    });
    expect(call.content.other).toMatchObject(wrong);
    expect(call.unmapped).toBe(Object.keys(wrong).length);
  });

  test.each(['gen_ai.usage.cache_write.input_tokens', 'gen_ai.usage.cache_creation.input_tokens', 'gen_ai.usage.cache_creation_input_tokens'])('%s', (name) => {
    expect(normaliseCall({ [name]: 3 })).toMatchObject({ facts: { tokens: { cache_write: 3 } }, unmapped: 0 });
  });

  test('of two spellings the newest wins and the other is kept', () => {
    const call = normaliseCall({ 'gen_ai.usage.cache_creation.input_tokens': 9, 'gen_ai.usage.cache_write.input_tokens': 3 });
    expect(call).toMatchObject({ facts: { tokens: { cache_write: 3 } }, content: { other: { 'gen_ai.usage.cache_creation.input_tokens': 9 } }, unmapped: 1 });
  });

  test('enumerations hold no content', () => {
    const call = normaliseCall({ 'error.type': 'Contact ada@example.org', 'gen_ai.response.finish_reasons': ['stop', 'because of Ada'] });
    expect(call.facts).toMatchObject({ error_type: '_OTHER', finish_reasons: ['stop', '_OTHER'], outcome: 'error' });
    expect(call.content.other).toMatchObject({ 'error.type': 'Contact ada@example.org', 'gen_ai.response.finish_reasons': ['stop', 'because of Ada'] });
    const odd = normaliseCall({ 'gen_ai.operation.name': 'chat with Ada' });
    expect(odd).toMatchObject({ kind: 'gen_ai.step', facts: { operation: '_OTHER' }, content: { other: { 'gen_ai.operation.name': 'chat with Ada' } } });
  });

  test('outcome', () => {
    expect(normaliseCall({}, { span: { status: { code: 2 } } }).facts.outcome).toBe('error');
    expect(normaliseCall({ 'error.type': 'timeout' }).facts.outcome).toBe('error');
    expect(normaliseCall({ 'error.type': 'policy_blocked' }, { span: { status: { code: 2 } } }).facts.outcome).toBe('blocked');
  });

  test('the caller is a workload; a service nobody named has no name', () => {
    const call = normaliseCall(
      { 'spanproof.workload': 'nightly', 'spanproof.key_fp': 'ab'.repeat(8) },
      { resource: { 'service.name': 'shop', 'deployment.environment': 'production', 'cloud.region': 'eu-north-1' } },
    );
    expect(call.facts).toMatchObject({
      caller: { service: 'shop', environment: 'production', workload: 'nightly', key_fp: 'ab'.repeat(8) },
      region: 'eu-north-1',
    });
    const unnamed = normaliseCall({}, { resource: { 'service.name': 'unknown_service:node' } });
    expect(unnamed.facts.caller).toEqual({});
    expect(unnamed.content.other).toMatchObject({ 'resource.attributes': { 'service.name': 'unknown_service:node' } });
  });

  test('persons and sessions are in the subject part only', () => {
    const call = normaliseCall(
      { 'user.id': 'ada', 'gen_ai.conversation.id': 'c-1', 'spanproof.subject': ['patient-7', 'patient-8'], 'spanproof.purpose': 'support' },
      { resource: { 'enduser.id': 'ada-2' } },
    );
    expect(call.subject).toEqual({ user: 'ada', session: 'c-1', subjects: ['patient-7', 'patient-8'], purpose: 'support' });
    expect(JSON.stringify(call.facts)).not.toMatch(/ada|c-1|patient/);
    expect(call.content.other).toMatchObject({ 'resource.user': 'ada-2' });
    expect(normaliseCall({ 'session.id': 's-1', 'spanproof.subject': 'patient-9' }, { resource: { 'enduser.id': 'ada-2' } }).subject).toEqual({
      session: 's-1',
      user: 'ada-2',
      subjects: ['patient-9'],
    });
  });
});

describe('our own attributes', () => {
  const source = { 'spanproof.boot_id': 'b'.repeat(32), 'spanproof.src_seq': 5 };

  test('the place in the source', () => {
    expect(normaliseCall(source, { resource: { 'service.instance.id': 'i-1' } }).source).toEqual({ boot_id: 'b'.repeat(32), instance_id: 'i-1', src_seq: 5 });
    expect(normaliseCall(source).source).toEqual({ boot_id: 'b'.repeat(32), instance_id: '', src_seq: 5 });
  });

  test.each<[string, { readonly [key: string]: Value }, { readonly [key: string]: Value }]>([
    ['seq 0', { 'spanproof.src_seq': 0 }, {}],
    ['a negative seq', { 'spanproof.src_seq': -1 }, {}],
    ['a seq that is text', { 'spanproof.src_seq': '5' }, {}],
    ['a boot id that is a sentence', { 'spanproof.boot_id': 'the boot of Ada' }, {}],
    ['an instance id that is an address', {}, { 'service.instance.id': 'ada@example.org' }],
  ])('%s is no place, and is kept', (_name, change, resource) => {
    const call = normaliseCall({ ...source, ...change }, { resource });
    expect(call).not.toHaveProperty('source');
    expect(call.content.other).toMatchObject({ ...source, ...change });
  });

  test('the digest is recomputed', () => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 3, list: ['a'], ...source };
    const digest = encodeHex(callDigest(nodeCrypto, Object.entries(attributes)));
    expect(normaliseCall({ ...attributes, 'spanproof.call_digest': digest }).facts).toMatchObject({ call_digest: digest, call_digest_state: 'verified' });
    expect(normaliseCall({ ...attributes, 'spanproof.call_digest': HASH }).facts.call_digest_state).toBe('mismatch');
    expect(normaliseCall({ ...attributes, list: ['b'], 'spanproof.call_digest': digest }).facts.call_digest_state).toBe('mismatch');
    expect(normaliseCall(attributes).facts).not.toHaveProperty('call_digest_state');
  });

  const verdict = { rule: 'r', version: 1, action: 'redact', outcome: 'redacted', by: 'source', count: 2 };
  test('verdicts', () => {
    const call = normaliseCall({
      'spanproof.verdicts': JSON.stringify([verdict]),
      'spanproof.policy_hash': HASH,
      'spanproof.decision_id': '5e20c677-73c9-484b-a9ba-5cf537aa1879',
    });
    expect(call.verdicts).toEqual([verdict]);
    expect(call.facts).toMatchObject({ policy_hash: HASH, decision_id: '5e20c677-73c9-484b-a9ba-5cf537aa1879' });
    expect(call.unmapped).toBe(0);
  });

  test.each([
    ['no JSON', '['],
    ['no list', '{}'],
    ['null', '[null]'],
    ['an unknown action', JSON.stringify([{ ...verdict, action: 'explode' }])],
    ['an outcome that is an object', JSON.stringify([{ ...verdict, outcome: { toString: 1 } }])],
    ['a count that is text', JSON.stringify([{ ...verdict, count: '2' }])],
    ['a sentence for a rule', JSON.stringify([{ ...verdict, rule: 'what Ada said' }])],
    ['a member too many', JSON.stringify([{ ...verdict, note: 'Ada' }])],
    ['a member missing', JSON.stringify([{ ...verdict, count: undefined }])],
    ['the processor speaking', JSON.stringify([{ ...verdict, by: 'processor' }])],
    ['too many', JSON.stringify(Array(257).fill(verdict))],
    ['too long', `${JSON.stringify([verdict])}${' '.repeat(70_000)}`],
  ])('verdicts that are %s are kept and not believed', (_name, text) => {
    const call = normaliseCall({ 'spanproof.verdicts': text });
    expect(call.verdicts).toEqual([]);
    expect(call).toMatchObject({ content: { other: { 'spanproof.verdicts': text } }, unmapped: 1 });
  });

  test('a tenant comes from the key, whatever the span says', () => {
    expect(normaliseCall({ 'spanproof.tenant': 'globex' })).toMatchObject({ tenant: 'acme', subject: { tenant: 'globex' } });
  });
});

describe('statements of a source', () => {
  const hello = { 'spanproof.boot_id': 'boot-1', 'spanproof.src_seq': 0, 'spanproof.source.public_key': Buffer.alloc(32, 1).toString('base64') };
  const checkpoint = {
    'spanproof.boot_id': 'boot-1',
    'spanproof.src_seq': 4,
    'spanproof.source.first': 1,
    'spanproof.source.last': 4,
    'spanproof.source.dropped': 1,
    'spanproof.source.h': HASH,
    'spanproof.source.signature': Buffer.alloc(64, 2).toString('base64'),
  };
  const say = (
    name: string,
    attributes: { readonly [key: string]: Value },
    resource: { readonly [key: string]: Value } = {},
  ): ReturnType<typeof normaliseSpans> => normaliseSpans({ attributes, resource, span: { name } });

  test('hello and checkpoint', () => {
    const resource = { 'service.name': 'shop', 'service.instance.id': 'i-1', 'deployment.environment.name': 'test' };
    const base = { schema: 'spanproof/source/v1', boot_id: 'boot-1', instance_id: 'i-1', service: 'shop', environment: 'test' };
    expect(say('spanproof.source.hello', hello, resource).sources).toEqual([
      {
        kind: 'source',
        tenant: 'acme',
        t_event: 1_790_000_000_000_000_000n,
        source: { boot_id: 'boot-1', instance_id: 'i-1', src_seq: 0 },
        core: { ...base, event: 'hello', public_key: hello['spanproof.source.public_key'] },
      },
    ]);
    expect(say('spanproof.source.checkpoint', checkpoint, resource).sources[0]).toMatchObject({
      source: { src_seq: 4 },
      core: { ...base, event: 'checkpoint', first: 1, last: 4, dropped: 1, h: HASH, signature: checkpoint['spanproof.source.signature'] },
    });
  });

  test.each<[string, string, { readonly [key: string]: Value }]>([
    ['a key of 31 bytes', 'hello', { ...hello, 'spanproof.source.public_key': Buffer.alloc(31).toString('base64') }],
    ['a seq in a hello', 'hello', { ...hello, 'spanproof.src_seq': 1 }],
    ['no boot id', 'hello', { ...hello, 'spanproof.boot_id': '' }],
    ['a short hash', 'checkpoint', { ...checkpoint, 'spanproof.source.h': 'ab' }],
    ['a signature that is text', 'checkpoint', { ...checkpoint, 'spanproof.source.signature': 'signed by Ada' }],
    ['a negative count', 'checkpoint', { ...checkpoint, 'spanproof.source.dropped': -1 }],
    ['a seq that is not the last', 'checkpoint', { ...checkpoint, 'spanproof.src_seq': 3 }],
  ])('%s is refused', (_name, event, attributes) => {
    expect(say(`spanproof.source.${event}`, attributes)).toMatchObject({ sources: [], calls: [], rejected: 1, reason: expect.stringContaining('source') });
  });

  test('nothing that could be content gets into the open core', () => {
    const { sources, rejected } = say('spanproof.source.hello', { ...hello, note: 'Ada' }, { 'service.name': 'shop of ada@example.org' });
    expect([JSON.stringify(sources, (_key, value: unknown) => (typeof value === 'bigint' ? '' : value)).match(/Ada|ada@/), rejected]).toEqual([null, 0]);
    expect(say('spanproof.source.hello', hello, { 'service.instance.id': 'ada@example.org' }).rejected).toBe(1);
  });
});

describe('what no rule maps is kept', () => {
  test('attributes, events, links, status, scope, resource, and counted', () => {
    const call = normaliseCall(
      { custom: 'c', nested: { list: [1, { deep: true }] } },
      {
        resource: { 'service.name': 'shop', 'host.name': 'box' },
        span: {
          name: 'chat of Ada',
          status: { code: 2, message: 'went wrong' },
          traceState: 'a=b',
          events: [{ name: 'exception', timeUnixNano: '7', attributes: [{ key: 'exception.message', value: { stringValue: 'boom' } }] }],
          links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), attributes: [{ key: 'l', value: { stringValue: 'm' } }] }],
          droppedAttributesCount: 3,
        },
      },
    );
    expect(call.unmapped).toBe(6);
    expect(call.content.other).toEqual({
      custom: 'c',
      nested: { list: [1, { deep: true }] },
      'span.name': 'chat of Ada',
      'span.trace_state': 'a=b',
      'span.events': [{ name: 'exception', time_unix_nano: '7', attributes: { 'exception.message': 'boom' } }],
      'span.links': [{ trace_id: 'ab'.repeat(16), span_id: 'cd'.repeat(8), trace_state: '', flags: 0, attributes: { l: 'm' } }],
      'span.status_message': 'went wrong',
      'span.dropped_attributes_count': 3,
      'scope.name': 'test',
      'resource.attributes': { 'host.name': 'box' },
    });
  });

  test('repeated keys and clashing names keep every value', () => {
    const pair = (key: string, value: string): object => ({ key, value: { stringValue: value } });
    const [call] = normaliseSpans({
      span: {
        name: 'the name',
        attributes: [
          pair('gen_ai.operation.name', 'chat'),
          pair('x', '1'),
          pair('x', '2'),
          pair('gen_ai.operation.name', 'hidden'),
          pair('span.name', 'mine'),
          pair('__proto__', 'p'),
        ],
      },
    }).calls;
    expect(JSON.parse(JSON.stringify(call?.content.other))).toEqual(
      JSON.parse('{"x":"1","x#2":"2","gen_ai.operation.name":"hidden","span.name":"mine","__proto__":"p","span.name#2":"the name","scope.name":"test"}'),
    );
  });

  test('a hundred thousand repetitions of one key are kept in linear time', () => {
    const attributes = [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      ...Array.from({ length: 100_000 }, () => ({ key: 'x', value: { intValue: 1 } })),
    ];
    const start = performance.now();
    const [call] = normaliseSpans({ span: { attributes } }).calls;
    expect(performance.now() - start).toBeLessThan(5000);
    expect(call?.content.other).toHaveProperty('x#100000');
  });

  test('values JSON cannot hold are spelt out', () => {
    const span = {
      attributes: [
        { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
        { key: 'big', value: { intValue: '9007199254740993' } },
        { key: 'nan', value: { doubleValue: 'NaN' } },
        { key: 'text', value: { bytesValue: Buffer.from('ada@example.org').toString('base64') } },
        { key: 'raw', value: { bytesValue: '/w==' } },
        { key: 'nothing', value: {} },
      ],
    };
    expect(normaliseSpans({ span }).calls[0]?.content.other).toMatchObject({
      big: '9007199254740993',
      nan: 'NaN',
      text: { bytes_utf8: 'ada@example.org' },
      raw: { bytes_base64: '/w==' },
      nothing: null,
    });
  });
});

test('content keeps its form: text stays text, structure stays structure', () => {
  const text = '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]';
  const call = normaliseCall({
    'gen_ai.input.messages': text,
    'gen_ai.output.messages': [{ role: 'assistant' }],
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.stop_sequences': ['a'],
  });
  expect(call.content).toMatchObject({
    request: { 'gen_ai.input.messages': text, 'gen_ai.request.temperature': 0.2, 'gen_ai.request.stop_sequences': ['a'] },
    response: { 'gen_ai.output.messages': [{ role: 'assistant' }] },
  });
  expect(call.unmapped).toBe(0);
});
