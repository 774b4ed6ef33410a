import type { Health } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInventoryRoutes } from '../../processor/src/api/routes/inventory.ts';
import { flowDrawings } from '../../processor/src/inventory/flow-drawings.ts';
import { listItems } from '../../processor/src/inventory/list-items.ts';
import { createPromptVersions } from '../../processor/src/inventory/prompt-versions.ts';
import { createDataFlowReader } from '../../processor/src/inventory/read-flows.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { problemOf, startTestApi, type TestApi } from '../api/test-api.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder, formCall } from '../support/seed-calls.ts';
import { formEntries } from './seeded-traffic.ts';

const T0 = 1_795_000_000_000_000_000n;
const [ONE, OTHER, TOOLS] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const health: Health = {
  version: '0',
  engine: { name: 'embedded', state: 'ready' },
  calls: 0,
  sealed: 0,
  stored: 0,
  journal_bytes: 0,
  log: { origin: 'test.example/log', size: 7 },
  key_custody: 'local file',
};

let engine: TestEngine;
let api: TestApi;
/** What was sealed when the last content was opened. */
let sealedBefore = 0;
beforeAll(async () => {
  engine = await startTestEngine();
  const query = createQuery(engine.client);
  const registers = formEntries({ vendors: { openai: { providers: ['openai'], hosts: [] } } });
  const seeder = createSeeder(engine.client, { start: T0 });
  const body = (text: string): { readonly body: { readonly request: { readonly [name: string]: string } } } => ({
    body: { request: { 'gen_ai.system_instructions': text } },
  });
  await seeder.seed([formCall({ prompt_hash: ONE }, body('a\nb')), formCall({ prompt_hash: OTHER, tools_hash: TOOLS }, body('a\nc'))]);
  const reader = createSealedReader({ rows: createSealedRows(engine.client), keyRing: seeder.keyRing, crypto: nodeCrypto, openPart });
  api = await startTestApi(
    createInventoryRoutes({
      inventory: { list: (kind, window) => listItems({ query, registers }, kind, window) },
      prompts: createPromptVersions({
        query,
        reader: {
          find(...asked) {
            sealedBefore = api.sealed.length;
            return reader.find(...asked);
          },
        },
      }),
      dataFlows: createDataFlowReader({ query, registers }),
      drawings: flowDrawings,
      health: () => health,
      now: () => T0 + 86_400_000_000_000n,
    }),
  );
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
});

const json = async (path: string, role: Parameters<TestApi['ask']>[1] = 'viewer'): Promise<unknown> => {
  const response = await api.ask(path, role);
  expect(response.status).toBe(200);
  return response.json();
};

test('items, of one kind and of a window', async () => {
  const providers = [expect.objectContaining({ kind: 'provider', id: 'openai', calls: 2, registered: 'openai' })];
  expect(await json('/inventory?kind=provider')).toEqual({ items: providers });
  expect(await json('/inventory')).toEqual({
    items: expect.arrayContaining([...providers, expect.objectContaining({ kind: 'caller', id: 'support-desk/production' })]),
  });
  expect(await json(`/inventory?kind=provider&to=${T0 + 1n}`)).toEqual({ items: [expect.objectContaining({ calls: 1 })] });
  expect(await json(`/inventory?kind=provider&from=${T0 + 2_000_000_000n}`)).toEqual({ items: [] });
});

test.each([
  '/inventory?kind=vendor',
  '/inventory?kind=provider%27--',
  '/inventory?from=1;DROP',
  '/inventory?from=5&to=5',
  '/inventory?order=x',
  '/data-flow?from=9&to=3',
  '/data-flow.svg?to=-1',
])('%s is refused', async (path) => {
  expect(await problemOf(await api.ask(path, 'viewer'))).toBe('400 REQUEST_INVALID');
});

describe('the text of a prompt', () => {
  test('is opened after the access record is sealed', async () => {
    const seals = api.sealed.length;
    expect(await json(`/inventory/prompts/${ONE}`, 'auditor')).toMatchObject({ kind: 'prompt', calls: 1, text: 'a\nb' });
    expect(sealedBefore).toBe(seals + 1);
    expect(api.sealed.at(-1)).toMatchObject({ core: { action: 'inventory.prompt', resource: `inventory/prompts/${ONE}`, outcome: 'allowed' } });
  });

  test('is compared with another, which is recorded too', async () => {
    const { lines } = (await json(`/inventory/prompts/${ONE}/diff/${OTHER}`, 'compliance')) as { readonly lines: readonly object[] };
    expect(lines).toEqual([
      { op: 'same', text: 'a' },
      { op: 'removed', text: 'b' },
      { op: 'added', text: 'c' },
    ]);
    expect(api.sealed.at(-1)).toMatchObject({ core: { action: 'inventory.prompt', resource: `inventory/prompts/${ONE}/diff/${OTHER}` } });
  });

  test.each(['viewer', 'operator'] as const)('is not for a %s, and the attempt is recorded', async (role) => {
    for (const path of [`/inventory/prompts/${ONE}`, `/inventory/prompts/${ONE}/diff/${OTHER}`]) {
      expect(await problemOf(await api.ask(path, role))).toBe('403 FORBIDDEN');
      expect(api.sealed.at(-1)).toMatchObject({ core: { action: 'inventory.prompt', outcome: 'refused' } });
    }
  });

  test.each([
    [`/inventory/prompts/${'9'.repeat(64)}`, '404 NOT_FOUND'],
    ['/inventory/prompts/x1', '400 REQUEST_INVALID'],
    [`/inventory/prompts/${ONE.slice(1)}'`, '400 REQUEST_INVALID'],
    [`/inventory/prompts/${ONE}/diff/${TOOLS}`, '400 REQUEST_INVALID'],
  ])('%s: %s', async (path, problem) => {
    expect(await problemOf(await api.ask(path, 'admin'))).toBe(problem);
  });
});

test('flows as JSON with the answer sheet, as Mermaid and as SVG', async () => {
  expect(await json('/data-flow')).toMatchObject({
    to: String(T0 + 86_400_000_000_000n),
    flows: [{ service: 'support-desk', provider: 'openai', calls: 2, vendor: 'openai' }],
    figures: { calls: 2, with_content: 2 },
    answers: expect.arrayContaining([
      { question: 'logged', what: 'Log', answer: 'test.example/log, 7 entries now' },
      { question: 'access', what: 'Roles that may see content', answer: 'compliance, auditor, admin' },
    ]),
  });
  for (const [extension, type, begin] of [
    ['mmd', 'text/plain; charset=utf-8', 'flowchart LR\n'],
    ['svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"'],
  ] as const) {
    const response = await api.ask(`/data-flow.${extension}`, 'viewer');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="data-flow-\d+-\d+\.(mmd|svg)"$/);
    const text = await response.text();
    expect([text.slice(0, begin.length), text.includes('2 calls')]).toEqual([begin, true]);
  }
});
