import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLoopbackProvider } from '../support/loopback-provider.ts';
import { countTokens } from '../support/loopback/answer.ts';
import { installOnDemand, type OnDemand } from '../sdks/install-on-demand.ts';
import { allCells, type Cell, ON_DEMAND, SAMPLE, type Sdk, someCells } from '../sdks/matrix.ts';
import { type Results, runProgram } from '../sdks/run-program.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';
import { checkSemconv } from './semconv-check.ts';

const slow = process.env['SPANPROOF_SLOW'] === '1';
const SENTENCE = 'Hello from the loopback provider, over a wire of one machine.';
/** Longer than what a guard holds back of a stream. */
const REPLY = `${SENTENCE}${' And so it goes on.'.repeat(80)}`;

interface Run {
  readonly results: Results;
  readonly requests: readonly { readonly path: string; readonly body: string }[];
  readonly calls: readonly ReceivedSpan[];
}

async function run(cell: Cell, node?: string): Promise<Run> {
  const provider = await startLoopbackProvider({ reply: () => REPLY, ...(cell.sdk.http2 === true ? { http2: true } : {}) });
  const receiver: OtlpReceiver = await startOtlpReceiver();
  try {
    const results = await runProgram(cell, { url: provider.url, http2: provider.url, endpoint: receiver.url, ...(node === undefined ? {} : { node }) });
    return { results, requests: provider.requests, calls: receiver.calls };
  } finally {
    await Promise.all([provider.close(), receiver.close()]);
  }
}

/** Ids count requests at the provider, and an aborted retry may shift them; everything else must be equal. */
function anonymise(results: Results): unknown {
  const text = JSON.stringify(results, (key, value: unknown) => (key === 'createdAt' ? undefined : value));
  return JSON.parse(text.replace(/\b(chatcmpl-|cmpl-|resp_|msg_|req_[a-z]+_|fc_|call_|toolu_|tooluse_|gem_|cohere_|embed_)\d+/g, '$1N'));
}

/** What the provider counted for a request, by the rules of its own answers. */
function expectedInput({ body }: Run['requests'][number]): number {
  const { messages, input, contents, prompt, requests, texts } = JSON.parse(body) as Record<string, unknown>;
  return countTokens(JSON.stringify(messages ?? input ?? contents ?? prompt ?? requests ?? texts ?? ''));
}

const references = new Map<string, Promise<Run>>();
function referenceOf(sdk: Sdk): Promise<Run> {
  const known = references.get(sdk.name) ?? run({ sdk, module: sdk.modules[0] ?? 'esm', position: 'without' });
  references.set(sdk.name, known);
  return known;
}

async function check(cell: Cell, node?: string): Promise<void> {
  const [reference, guarded] = [await referenceOf(cell.sdk), await run(cell, node)];
  expect(reference.calls).toEqual([]);
  expect(anonymise(guarded.results)).toEqual(anonymise(reference.results));
  expect(guarded.requests.map(({ path }) => path)).toEqual(reference.requests.map(({ path }) => path));
  const answered = guarded.calls.filter(({ attributes }) => attributes['http.response.status_code'] !== undefined);
  expect(answered.length, 'one record for every attempt').toBe(guarded.requests.length);
  for (const call of guarded.calls) if (!answered.includes(call)) expect(call.attributes['error.type']).toBe('AbortError'); // before it was sent
  for (const call of answered) {
    expect(call.attributes['error.type'] === undefined ? checkSemconv(call).filter((problem) => !isUnsaid(problem, call)) : []).toEqual([]);
    const number = Number(/\d+$/.exec(String(call.attributes['spanproof.provider.request_id']))?.[0]);
    const request = guarded.requests[number - 1];
    const output = call.attributes['gen_ai.output.messages'];
    if (request === undefined) throw new Error(`a record of no request: ${JSON.stringify(call.attributes)}`);
    expect(request.body + decodeURIComponent(request.path)).toContain(String(call.attributes['gen_ai.request.model'] ?? call.attributes['gen_ai.agent.id']));
    const tokens = call.attributes['gen_ai.usage.input_tokens'];
    const cached = Number(call.attributes['gen_ai.usage.cache_write.input_tokens'] ?? 0) === 0 ? 0 : 5;
    if (tokens !== undefined) expect([request.path, Number(tokens) - cached]).toEqual([request.path, expectedInput(request)]);
    if (call.attributes['spanproof.capture.response'] === undefined && typeof output === 'string') expect(output).toMatch(new RegExp(`${SENTENCE}|tool_call`));
  }
}

/** The agent's name is its model, and a stream of OpenAI's chat says its tokens only where it is asked to. */
function isUnsaid(problem: string, call: ReceivedSpan): boolean {
  return problem.startsWith('name ') && call.attributes['gen_ai.agent.id'] !== undefined;
}

function named(cells: readonly Cell[]): readonly (readonly [string, Cell])[] {
  return cells.map((cell) => [`${cell.sdk.name}, ${cell.module}, ${cell.position}`, cell]);
}

describe('SDKs behave the same with and without us, and every attempt is one record', () => {
  test.each(named(slow ? allCells(SAMPLE) : someCells(SAMPLE, 8)))('%s', (_name, cell) => check(cell), 60_000);
});

describe.runIf(slow)('the SDKs that are installed on demand, and other versions of Node', () => {
  let available: OnDemand;
  beforeAll(async () => {
    available = await installOnDemand();
  }, 600_000);
  afterAll(() => references.clear());

  test.each(named(allCells(ON_DEMAND)))('%s', (_name, cell) => check(cell), 60_000);

  describe.each(['22', '26'] as const)('Node %s', (major) => {
    test.each(named(someCells([...SAMPLE, ...ON_DEMAND], 26)))(
      '%s',
      async (_name, cell) => {
        await check(cell, available.node(major));
      },
      60_000,
    );
  });
});
