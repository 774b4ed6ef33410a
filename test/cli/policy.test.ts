import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyHash } from '@spanproof/vocabulary';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPolicyFile } from '../../processor/src/config/read-policy-file.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { runSpanproof } from './run-spanproof.ts';

const POLICY = `# What leaves this house
version: 1
rules:
  - id: secrets
    kinds: [SECRET.*]
    direction: both
    action: redact
    fail: closed
  - { id: cards, kinds: [CREDIT_CARD], direction: request, action: block, fail: closed, when: { environment: [production] } }
  - { id: mail, kinds: [EMAIL], direction: both, action: redact, transform: mask, fail: open }
models: { allow: ['gpt-*'], action: block }
token_limits: { max_input: 1000, action: allow_with_log }
access:
  - { id: support_models, when: { role: [support] }, models: [gpt-mini], action: block }
vendors: { valid: [{ vendor: openai, until: '2026-12-31' }], action: block }
settings: [{ id: no_store, member: store, force: false }]
modalities: { allow: [image], action: block }
rates: [{ id: per_key, per: key, calls_per_minute: 10, action: block }]
tools: { allow: [search_*], action: block }
`;
const CASES = `
- name: a card in production
  text: my card is 4111 1111 1111 1111
  environment: production
  expect: { action: block, rules: { cards: blocked, secrets: allowed }, findings: { CREDIT_CARD: 1 } }
- name: a card elsewhere
  text: my card is 4111 1111 1111 1111
  expect: { rules: { cards: not_applicable } }
- name: an address, hidden and in an answer
  request: [{ role: user, content: 'to ada%40example.org' }]
  response: ask ada@example.org
  model: gpt-5
  expect:
    rules: { mail: redacted, models: allowed }
    findings: { EMAIL: 2 }
    request: [{ role: user, content: 'to *****************' }]
    response: ask ****@example.org
- name: what a role, a day, a part and a tool may be
  text: hello
  role: support
  provider: openai
  model: gpt-5
  day: '2027-01-01'
  modalities: { audio: 2 }
  tool_names: [search_web, delete_all]
  excess: { per_key: 1 }
  changed: { no_store: 1 }
  expect:
    action: block
    rules: { support_models: blocked, vendors: blocked, modalities: blocked, tools: blocked, per_key: blocked, no_store: redacted, models: allowed }
- name: another model, seen by the processor
  by: processor
  text: hello
  model: o-x
  input_tokens: 1001
  expect: { action: allow_with_log, rules: { models: allowed_with_log, token_limits: allowed_with_log }, text: hello }
`;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
  await writeFile(join(folder, 'policy.yaml'), POLICY);
  await writeFile(join(folder, 'cases.yaml'), CASES);
  await writeFile(
    join(folder, 'wrong.json'),
    JSON.stringify({ cases: [{ name: 'wrong', text: 'ada@example.org', expect: { action: 'allow', rules: { mail: 'allowed', none: 'blocked' } } }] }),
  );
  await writeFile(join(folder, 'bad.yaml'), '- name: x\n  text: y\n  request: z\n  expect: {}\n');
  await writeFile(join(folder, 'twice.yaml'), 'version: 1\nversion: 1\nrules: []\n');
  await writeFile(join(folder, 'laughs.yaml'), `a: &a [x,x]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]\n`);
});
afterAll(() => rm(folder, { recursive: true }));
const run = (...args: string[]): ReturnType<typeof runSpanproof> => runSpanproof(args, { cwd: folder });

test('cases that hold', async () => {
  const { code, out } = await run('policy', 'test', 'policy.yaml', '--cases', 'cases.yaml');
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^ok {4}a card in production\n(?:ok .*\n){4}5 cases, 0 failed\n$/) as string });
});

test('cases that do not: what was expected, what came, exit code 1', async () => {
  const { code, out } = await run('policy', 'test', 'policy.yaml', '--cases', 'wrong.json', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    failed: 1,
    cases: [
      {
        findings: { EMAIL: 1 },
        differences: [
          { what: 'action', expected: 'allow', actual: 'redact' },
          { what: 'mail', expected: 'allowed', actual: 'redacted' },
          { what: 'none', expected: 'blocked', actual: 'no such rule' },
        ],
      },
    ],
  });
});

test.each([
  ['cases that are none', ['policy', 'test', 'policy.yaml', '--cases', 'bad.yaml'], 'USAGE'],
  ['a policy that is none', ['policy', 'test', 'cases.yaml', '--cases', 'cases.yaml'], 'POLICY_INVALID'],
  ['a member twice', ['policy', 'hash', 'twice.yaml'], 'POLICY_INVALID'],
  ['a billion laughs', ['policy', 'hash', 'laughs.yaml'], 'POLICY_INVALID'],
  ['no file', ['policy', 'explain', 'none.yaml'], 'POLICY_MISSING'],
])('%s: exit code 2', async (_, args, error) => {
  const { code, err } = await run(...args);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(new RegExp(`^${error}: `)) as string });
});

test('the hash is that of the canonical JSON, which services take', async () => {
  const { out: canonical } = await run('policy', 'hash', 'policy.yaml', '--canonical');
  await writeFile(join(folder, 'policy.json'), canonical);
  const hashes = await Promise.all(['policy.yaml', 'policy.json'].map(async (file) => (await run('policy', 'hash', file)).out.trim()));
  expect(new Set(hashes)).toEqual(new Set([policyHash(nodeCrypto, await readPolicyFile(join(folder, 'policy.yaml')))]));
});

test('explain has a line for every rule, list and limit, and for what nobody covers', async () => {
  const { out } = await run('policy', 'explain', 'policy.yaml');
  const lines = out.trim().split('\n');
  expect(lines.map((line) => line.split(/[: ]/)[0])).toEqual([
    'policy',
    'secrets',
    'cards',
    'mail',
    'models',
    'modalities',
    'token_limits',
    'vendors',
    'tools',
    'support_models',
    'no_store',
    'per_key',
    'no',
  ]);
  expect(out).toContain('where environment is ["production"]');
  expect(lines.at(-1)).toMatch(/^no rule for: .*PHONE/);
});
