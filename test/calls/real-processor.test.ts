import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectControl } from '@spanproof/processor';
import type { CallDetail, CallPage, RecordProof, RevealedContent } from '@spanproof/vocabulary';
import { encodeUtf8, parseProof, parseTrustPolicy, verifyNote } from '@spanproof/vocabulary/ledger';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { PLANTED } from '../support/planted-values.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const TOKEN = 'a-token-of-these-tests';
const REVEAL = { purpose: 'customer complaint 4711', ticket: 'OPS-12' };

let data: string;
let config: string;
let processor: ProcessorProcess;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-calls-'));
  config = join(data, 'spanproof.yaml');
  const sha256 = createHash('sha256').update(TOKEN).digest('hex');
  await writeFile(config, `api:\n  tokens:\n    - { id: tests, role: admin, sha256: "${sha256}" }\n`);
  processor = await startProcessorProcess(data, ['--config', config]);
}, 60_000);
afterEach(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
}, 60_000);

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${processor.api}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' } });
}
const reveal = (id: string): Promise<Response> => ask(`/calls/${id}/reveal`, { method: 'POST', body: JSON.stringify(REVEAL) });

/** Asks until the answer is as wanted: rows take about a second from durable to stored. */
async function until<T>(path: string, wanted: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await ask(path);
    const answer = (await response.json()) as T;
    if (response.status === 200 && wanted(answer)) return answer;
    await delay(100);
  }
  throw new Error(`${path} never answered as wanted`);
}

async function sendCalls(count: number, content: (index: number) => string): Promise<CallPage> {
  const { body } = formChatBody(count, content);
  await deliver(body, () => processor.endpoint, AbortSignal.timeout(20_000));
  return until<CallPage>('/calls', ({ total }) => total === count);
}

describe('a call that went through the whole path', () => {
  test('is found by the subject that the application declared, and by no other', { timeout: 60_000 }, async () => {
    const { body } = formChatBody(3);
    const sent = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: { attributes: object[] }[] }[] }[] };
    for (const [index, span] of (sent.resourceSpans[0]?.scopeSpans[0]?.spans ?? []).entries())
      span.attributes.push({ key: 'spanproof.subject', value: { arrayValue: { values: [{ stringValue: index === 0 ? 'customer-7' : 'customer-8' }] } } });
    await deliver(JSON.stringify(sent), () => processor.endpoint, AbortSignal.timeout(20_000));
    const { calls } = await until<CallPage>('/calls', ({ total }) => total === 3);
    const find = async (subject: string): Promise<CallPage> =>
      (await ask('/calls/search', { method: 'POST', body: JSON.stringify({ subject }) })).json() as Promise<CallPage>;
    const [found, others, nobody] = [await find('customer-7'), await find('customer-8'), await find('customer')];
    expect([found.total, others.total, nobody.total]).toEqual([1, 2, 0]);
    expect(new Set([...found.calls, ...others.calls].map(({ record_id }) => record_id))).toEqual(new Set(calls.map(({ record_id }) => record_id)));
  });

  test('is found, revealed as it was after redaction, and proved to the log key', { timeout: 60_000 }, async () => {
    const { calls } = await sendCalls(3, (index) => `call ${index}: my mail is ${PLANTED.EMAIL}, the key ${PLANTED['SECRET.openai_key']}.`);
    expect(calls[0]).toMatchObject({
      kind: 'llm.call',
      operation: 'chat',
      provider: 'openai',
      model_requested: 'gpt-5',
      service: 'kill-test',
      tokens_input: 12,
      outcome: 'ok',
    });
    const page: CallPage = (await (
      await ask('/calls?finding=SECRET.openai_key&rule=secrets&rule_outcome=redacted&service=kill-test&model=gpt-5')
    ).json()) as CallPage;
    expect(page.total).toBe(3);
    const contents = await Promise.all(calls.map(async ({ record_id }) => (await (await reveal(record_id)).json()) as RevealedContent));
    const texts = contents.map(({ request }) => JSON.stringify(request)).toSorted();
    for (const [index, text] of texts.entries()) {
      // The built-in policy monitors mail addresses and redacts secrets.
      expect(text).toContain(`call ${index}: my mail is ${PLANTED.EMAIL}, the key [SECRET.`);
      expect(text).not.toContain(PLANTED['SECRET.openai_key']);
    }
    const id = calls[0]?.record_id ?? '';
    const seen = await until<CallDetail>(`/calls/${id}`, ({ revealed_before }) => revealed_before.length === 1);
    expect(seen.revealed_before).toEqual([{ record_id: contents[0]?.access_record, at: expect.any(String), actor: 'token:tests', ...REVEAL }]);

    const { log } = parseTrustPolicy(await connectControl(data).trustPolicy());
    await connectControl(data).exportEvidence({ from: 0n, to: 1n, out: join(data, 'exports', 'b.zip'), verifiers: false, onProgress: () => {} });
    const proof = await until<RecordProof>(`/calls/${id}/proof`, ({ log_proof }) => log_proof !== undefined);
    expect(verifyNote(nodeCrypto, parseProof(encodeUtf8(proof.log_proof ?? '')).checkpoint, [log]).by).toHaveLength(1);
  });
});

test('whoever kills the processor between asking and seeing has left the access record, and seen nothing', { timeout: 90_000 }, async () => {
  const { calls } = await sendCalls(1, () => 'the content');
  const id = calls[0]?.record_id ?? '';
  const control = connectControl(data);
  const { sealed } = await control.status();
  const { enginePid } = processor;
  // The content cannot be read from a frozen engine; the access record needs the journal only.
  process.kill(enginePid, 'SIGSTOP');
  const answer = reveal(id).then(
    (response) => response.text(),
    () => 'cut off',
  );
  for (let tries = 0; (await control.status()).sealed === sealed; tries += 1) {
    if (tries > 200) throw new Error('no access record was sealed');
    await delay(5);
  }
  await processor.kill();
  process.kill(enginePid, 'SIGKILL');
  expect(await answer).toBe('cut off');

  processor = await startProcessorProcess(data, ['--config', config]);
  const { revealed_before: left } = await until<CallDetail>(`/calls/${id}`, ({ revealed_before }) => revealed_before.length > 0);
  expect(left).toEqual([{ record_id: expect.any(String), at: expect.any(String), actor: 'token:tests', ...REVEAL }]);
});
