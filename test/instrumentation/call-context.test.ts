import { context as otel, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { DEFAULT_POLICY } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  currentContext,
  currentRecordId,
  withCaller,
  withConsent,
  withPrompt,
  withPurpose,
  withSubject,
  withTenant,
} from '../../instrumentation/src/context.ts';
import { createPipeline } from '../../processor/src/pipeline.ts';
import { type Harness, NO_EMAIL, openHarness } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
  otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  harness = await openHarness({ policy: NO_EMAIL });
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  otel.disable();
});

const embed = async (input = 'x', options = {}): Promise<unknown> => harness.openai.embeddings.create({ model: 'e', input }, options);
const lastCall = async (): Promise<Readonly<Record<string, unknown>>> => (await harness.calls()).at(-1)?.attributes ?? {};

/** Everything an application can declare around one call. */
function declareAll<Result>(work: () => Result): Result {
  return withSubject(['user-7', 'user-8'], () =>
    withCaller({ requestId: 'req-1', workload: 'triage', role: 'analyst' }, () =>
      withPurpose({ name: 'support', dataClass: 'confidential' }, () =>
        withConsent({ basis: 'contract', ref: 'dpa-17', optOut: false }, () =>
          withPrompt('triage-answer', '3', () => withTenant({ id: 'globex', region: 'eu' }, work)),
        ),
      ),
    ),
  );
}

describe('what the application declares', () => {
  test('is on the call, over every await between', async () => {
    await declareAll(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await embed();
    });
    expect(await lastCall()).toMatchObject({
      'spanproof.subject': ['user-7', 'user-8'],
      'spanproof.request_id': 'req-1',
      'spanproof.workload': 'triage',
      'spanproof.role': 'analyst',
      'spanproof.purpose': 'support',
      'spanproof.data_class': 'confidential',
      'spanproof.consent.basis': 'contract',
      'spanproof.consent.ref': 'dpa-17',
      'spanproof.consent.opt_out': false,
      'gen_ai.prompt.name': 'triage-answer',
      'gen_ai.prompt.version': '3',
      'spanproof.tenant': 'globex',
      'spanproof.tenant.region': 'eu',
    });
  });

  test('is on no other call: not on those outside, and not on those beside', async () => {
    await Promise.all([withSubject('a', () => embed('of a')), withSubject('b', () => embed('of b')), embed('of nobody')]);
    const calls = (await harness.calls()).slice(-3);
    expect(calls.map(({ attributes }) => String(attributes['spanproof.subject'])).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['a', 'b', 'undefined']);
  });

  test('adds subjects and replaces everything else', () => {
    withSubject('a', () =>
      withPurpose('one', () =>
        withSubject(['b', 'a'], () => withPurpose('two', () => expect(currentContext()).toEqual({ subjects: ['a', 'b'], purpose: 'two' }))),
      ),
    );
    expect(currentContext()).toEqual({});
  });

  test('that is no name is left out, never thrown at the application', () => {
    const hostile = undefined as unknown as string;
    withSubject(hostile ?? [], () =>
      withTenant('', () => withPurpose('x'.repeat(513), () => withConsent({ basis: hostile, ref: 'r' }, () => expect(currentContext()).toEqual({})))),
    );
    withSubject([hostile, 'a'], () => expect(currentContext()).toEqual({ subjects: ['a'] }));
    expect(
      withSubject(
        Array.from({ length: 70 }, (_, index) => `s${index}`),
        () => currentContext().subjects?.length,
      ),
    ).toBe(64);
  });

  test('goes before baggage, baggage before a header', async () => {
    const headers = { headers: { 'x-request-id': 'from-header' } };
    const baggage = (value: string) => propagation.setBaggage(otel.active(), propagation.createBaggage({ 'spanproof.request_id': { value } }));
    await embed('x', headers);
    expect((await lastCall())['spanproof.request_id']).toBe('from-header');
    await otel.with(baggage('from-baggage'), () => embed('x', headers));
    expect((await lastCall())['spanproof.request_id']).toBe('from-baggage');
    await otel.with(baggage('two words'), () => embed('x', headers));
    expect((await lastCall())['spanproof.request_id']).toBe('from-header');
    await otel.with(baggage('from-baggage'), () => withCaller({ requestId: 'declared' }, () => embed('x', headers)));
    expect((await lastCall())['spanproof.request_id']).toBe('declared');
  });
});

describe('currentRecordId', () => {
  test('is the decision id of the newest call of the scope', async () => {
    expect(currentRecordId()).toBeUndefined();
    await withCaller({}, async () => {
      expect(currentRecordId()).toBeUndefined();
      await embed();
      expect(currentRecordId()).toBe((await lastCall())['spanproof.decision_id']);
      await withSubject('a', () => embed());
      expect(currentRecordId()).toBe((await lastCall())['spanproof.decision_id']);
    });
    expect(currentRecordId()).toBeUndefined();
  });

  test('of a blocked call is the one its answer carries', async () => {
    await withCaller({}, async () => {
      const error = await embed('ada@example.com').catch((reason: { headers: Headers }) => reason);
      expect(currentRecordId()).toBe((error as { headers: Headers }).headers.get('x-spanproof-decision-id'));
    });
  });

  test('of one scope is not that of another beside it', async () => {
    const ids = await Promise.all(['a', 'b'].map((name) => withSubject(name, () => embed(name).then(currentRecordId))));
    const calls = (await harness.calls()).slice(-2).map(({ attributes }) => attributes['spanproof.decision_id']);
    expect(new Set(ids)).toEqual(new Set(calls));
    expect(ids[0]).not.toBe(ids[1]);
  });
});

test('the processor seals persons and what points at them in the erasable part, never in facts', async () => {
  await harness.calls();
  const before = harness.receiver.bodies.length;
  await declareAll(() => embed());
  await harness.calls();
  const process = createPipeline({ policy: DEFAULT_POLICY, inflatedLimit: 1_000_000 });
  const records = harness.receiver.bodies.slice(before).flatMap((body) => {
    return process({ tenant: 'acme', digest: new Uint8Array(32), encoding: 'json', compression: 'identity', body: Buffer.from(body) }).records;
  });
  const call = records.find((record) => record.kind === 'llm.call');
  expect(call).toMatchObject({
    tenant: 'acme',
    facts: { app_request_id: 'req-1', data_class: 'confidential', caller: { workload: 'triage' }, call_digest_state: 'verified' },
    subject: {
      subjects: ['user-7', 'user-8'],
      role: 'analyst',
      purpose: 'support',
      consent: { basis: 'contract', ref: 'dpa-17', opt_out: false },
      tenant: 'globex',
      tenant_region: 'eu',
    },
    content: { request: { 'gen_ai.prompt.name': 'triage-answer', 'gen_ai.prompt.version': '3' } },
  });
  const facts = JSON.stringify(call !== undefined && 'facts' in call ? call.facts : undefined);
  for (const personal of ['user-7', 'user-8', 'dpa-17', 'globex', 'analyst', 'support']) expect(facts).not.toContain(personal);
});
