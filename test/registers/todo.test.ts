import type { InventoryItem, InventoryKind, RegisterEntry, RegisterName, TodoItem } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_KINDS } from '../../processor/src/registers/kinds.ts';
import type { RegisterData } from '../../processor/src/registers/schemas/definition.ts';
import { REGISTER_DEFINITIONS } from '../../processor/src/registers/schemas/index.ts';
import { createTodo, listTodo } from '../../processor/src/registers/todo.ts';
import { VALID } from './valid-data.ts';

const TODAY = '2026-11-25';

/** Registers by name, entries by id. */
type World = { readonly [register in RegisterName]: { readonly [id: string]: RegisterData } };

function formEntry(register: RegisterName, id: string, data: RegisterData): RegisterEntry {
  // Through the schema: a case that no person could register proves nothing.
  const parsed = Object.keys(data).length === 0 ? data : REGISTER_DEFINITIONS[register].parse(data).data;
  return { register, id, version: 1, at: '1', actor: 'user:7', record_id: '00'.repeat(16), data_hash: '', data: parsed, retired: false };
}

const see = (kind: InventoryKind, id: string, calls = 3): InventoryItem => ({ kind, id, calls, first_seen: '1', last_seen: '2', environments: [], facts: {} });

const SEEN = [
  see('provider', 'openai'),
  see('host', 'api.openai.com'),
  see('model', 'gpt-5-mini'),
  see('prompt', 'aa'),
  see('tool', 'bb'),
  see('caller', 'x'),
  see('key', 'y'),
];

const ofRegister = (name: RegisterName, form: (id: string) => RegisterData): { readonly [id: string]: RegisterData } =>
  Object.fromEntries(DOCUMENT_KINDS.filter((kind) => kind.register === name && kind.asked === 'always').map(({ id }) => [id, form(id)]));

/** Everything an organisation needs is there and current. */
const COMPLETE: World = {
  setup: { setup: VALID.setup },
  vendors: { openai: VALID.vendors },
  models: { mini: VALID.models },
  documents: ofRegister('documents', (kind) => ({ ...VALID.documents, kind })),
  policies: ofRegister('policies', (template) => ({ ...VALID.policies, template })),
  playbooks: ofRegister('playbooks', (template) => ({ ...VALID.playbooks, template })),
  attestations: ofRegister('attestations', (kind) => ({ ...VALID.attestations, kind })),
  access_reviews: { q3: VALID.access_reviews },
  changes: {},
  incidents: {},
  alerts: {},
  owners: {},
  responses: {},
  schedules: {},
  provider_usage: {},
};

function listFor(world: World, inventory: readonly InventoryItem[] = SEEN, today: string = TODAY): readonly TodoItem[] {
  return listTodo({ today, inventory, entries: (name) => Object.entries(world[name]).map(([id, data]) => formEntry(name, id, data)) });
}

const idsOf = (items: readonly TodoItem[]): readonly string[] => items.map(({ id }) => id);
const without = (data: RegisterData, ...names: readonly string[]): RegisterData =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
const withEntry = (name: RegisterName, id: string, data: RegisterData): World => ({ ...COMPLETE, [name]: { ...COMPLETE[name], [id]: data } });
const report = (changes: RegisterData): World =>
  withEntry('vendors', 'openai', { ...VALID.vendors, report: { ...(VALID.vendors['report'] as RegisterData), ...changes } });
const setup = (changes: RegisterData): World => withEntry('setup', 'setup', { ...VALID.setup, ...changes });
const NO_BRIDGE = without(VALID.vendors['report'] as RegisterData, 'bridge_letter_until');

test('where everything is there and current, nothing is to do', () => {
  expect(listFor(COMPLETE)).toEqual([]);
});

/** what, the world, the inventory, ids of exactly what is to do */
const CASES: readonly (readonly [string, World, readonly InventoryItem[], readonly string[]])[] = [
  ['no set-up', { ...COMPLETE, setup: {} }, SEEN, ['setup']],
  [
    'a category without an owner',
    setup({ owners: [{ category: 'security', owner: 'a' }], categories: ['security', 'availability'] }),
    SEEN,
    ['setup:owner:availability'],
  ],
  ['no retention', { ...COMPLETE, setup: { setup: without(VALID.setup, 'retention') } }, SEEN, ['setup:retention']],
  ['personal data not said', { ...COMPLETE, setup: { setup: without(VALID.setup, 'personal_data') } }, SEEN, ['setup:personal_data']],
  [
    'personal data not said, privacy out of scope',
    { ...COMPLETE, setup: { setup: { ...without(VALID.setup, 'personal_data'), categories: ['security'] } } },
    SEEN,
    [],
  ],
  ['a provider without a vendor', COMPLETE, [...SEEN, see('provider', 'mistral')], ['vendor:provider:mistral']],
  ['a host without a vendor, of a provider that has one', COMPLETE, [...SEEN, see('host', 'proxy.example.org')], ['vendor:host:proxy.example.org']],
  ['a host in other letters', COMPLETE, [...SEEN, see('host', 'API.OpenAI.com')], []],
  ['a model without a record', COMPLETE, [...SEEN, see('model', 'gpt-5')], ['model:gpt-5']],
  ['a model in other letters is another model', COMPLETE, [see('model', 'GPT-5-mini')], ['model:GPT-5-mini']],
  ['a model nobody approved', withEntry('models', 'mini', without(VALID.models, 'approval')), SEEN, ['approval:mini']],
  ['no report', withEntry('vendors', 'openai', without(VALID.vendors, 'report')), SEEN, ['report:openai']],
  ['no agreement', withEntry('vendors', 'openai', without(VALID.vendors, 'dpa')), SEEN, ['dpa:openai']],
  ['no terms', withEntry('vendors', 'openai', without(VALID.vendors, 'terms')), SEEN, ['terms:openai']],
  ['a report that ends before today, no bridge letter', withEntry('vendors', 'openai', { ...VALID.vendors, report: NO_BRIDGE }), SEEN, ['report:openai']],
  ['a bridge letter that ended yesterday', report({ bridge_letter_until: '2026-11-24' }), SEEN, ['report:openai']],
  ['a bridge letter until today', report({ bridge_letter_until: '2026-11-25' }), SEEN, []],
  ['a report that begins after the window', report({ period_from: '2026-01-02' }), SEEN, ['report:openai']],
  ['a report that begins with the window', report({ period_from: '2026-01-01' }), SEEN, []],
  ['a report of type 1', report({ type: 'soc2_type_1', period_from: '2026-09-30', period_to: '2026-09-30' }), SEEN, ['report:openai']],
  ['another report', report({ type: 'other' }), SEEN, ['report:openai']],
  ['exceptions nobody reviewed', report({ exceptions_reviewed: false }), SEEN, ['report:openai']],
  [
    'a report of which more than twelve months have passed',
    report({ period_from: '2025-01-01', period_to: '2025-11-24', reviewed_at: '2026-01-01' }),
    SEEN,
    ['report:openai'],
  ],
  ['a report of which twelve months have passed', report({ period_from: '2025-01-01', period_to: '2025-11-25', reviewed_at: '2026-01-01' }), SEEN, []],
  [
    'an agreement that ends in 30 days',
    withEntry('vendors', 'openai', { ...VALID.vendors, dpa: { signed: '2025-01-01', expires: '2026-12-25' } }),
    SEEN,
    ['due:vendors:openai'],
  ],
  ['an agreement that ends in 31 days', withEntry('vendors', 'openai', { ...VALID.vendors, dpa: { signed: '2025-01-01', expires: '2026-12-26' } }), SEEN, []],
  ['a document that ends in 30 days', withEntry('documents', 'x', { ...VALID.documents, expires: '2026-12-25' }), SEEN, ['due:documents:x']],
  ['a document that ended', withEntry('documents', 'risk-assessment', { ...VALID.documents, expires: '2026-11-24' }), SEEN, ['due:documents:risk-assessment']],
  [
    'a policy whose review is overdue',
    withEntry('policies', 'access-control', { ...VALID.policies, review_due: '2026-11-01' }),
    SEEN,
    ['due:policies:access-control'],
  ],
  [
    'a playbook whose review is due soon',
    withEntry('playbooks', 'pii-leak', { ...VALID.playbooks, review_due: '2026-12-01' }),
    SEEN,
    ['due:playbooks:pii-leak'],
  ],
  [
    'an attestation that ends',
    withEntry('attestations', 'competence', { ...VALID.attestations, kind: 'competence', valid_to: '2026-12-01' }),
    SEEN,
    ['due:attestations:competence'],
  ],
  ['no access review', { ...COMPLETE, access_reviews: {} }, SEEN, ['review:access']],
  [
    'an access review of a quarter before the last',
    { ...COMPLETE, access_reviews: { q2: { ...VALID.access_reviews, period: { from: '2026-04-01', to: '2026-06-30' } } } },
    SEEN,
    ['review:access'],
  ],
  [
    'an older access review beside the newest',
    withEntry('access_reviews', 'q2', { ...VALID.access_reviews, period: { from: '2026-04-01', to: '2026-06-30' } }),
    SEEN,
    [],
  ],
  ['an erased vendor', withEntry('vendors', 'openai', {}), SEEN, ['vendor:host:api.openai.com', 'vendor:provider:openai']],
];

test.each(CASES)('%s', (_what, world, inventory, expected) => {
  const items = listFor(world, inventory);
  expect(idsOf(items)).toEqual(expected);
  for (const { what, why } of items) expect(Math.min(what.length, why.length)).toBeGreaterThan(5);
});

describe('every document that is always asked for', () => {
  const asked = DOCUMENT_KINDS.filter(({ asked: when }) => when === 'always');

  test.each(asked.map((kind) => [kind.id, kind] as const))('%s is missed when it is not there', (id, kind) => {
    const world = { ...COMPLETE, [kind.register]: without(COMPLETE[kind.register], id) };
    expect(listFor(world)).toEqual([
      expect.objectContaining({ id: `document:${id}`, register: kind.register, why: expect.stringContaining(kind.criteria[0] ?? '') }),
    ]);
  });

  test('is asked for in the scope of the report only, for the criteria in it', () => {
    const world = { ...COMPLETE, documents: {}, setup: { setup: { ...VALID.setup, categories: ['security'] } } };
    const items = listFor(world);
    expect(idsOf(items)).not.toContain('document:privacy-notice');
    expect(idsOf(items)).not.toContain('document:capacity-plan');
    expect(items.find(({ id }) => id === 'document:vendor-contract-requirements')?.why).toMatch(/^CC9\.2 needs it/);
  });
});

test('before the set-up everything is in scope, and the set-up comes first', () => {
  const empty = Object.fromEntries(Object.keys(COMPLETE).map((name) => [name, {}])) as World;
  const ids = idsOf(listFor(empty));
  expect(ids[0]).toBe('setup');
  expect(ids).toContain('document:privacy-notice');
  expect(new Set(ids).size).toBe(ids.length);
});

test('before the audit window begins a report only has to be of the last twelve months', () => {
  const world = { ...setup({ audit_window: { from: '2027-01-01', to: '2027-12-31' } }), vendors: { openai: { ...VALID.vendors, report: NO_BRIDGE } } };
  expect(idsOf(listFor(world))).toEqual([]);
});

test('after the audit window a report has to reach its end, not today', () => {
  const world = { ...setup({ audit_window: { from: '2026-01-01', to: '2026-09-30' } }), vendors: { openai: { ...VALID.vendors, report: NO_BRIDGE } } };
  expect(idsOf(listFor(world))).toEqual([]);
});

test('one report is asked for once, with everything that is wrong with it', () => {
  const [item, ...others] = listFor(report({ type: 'other', period_from: '2026-02-01', exceptions_reviewed: false, bridge_letter_until: '2026-10-31' }));
  expect(others).toEqual([]);
  expect(item?.why.split('; ').length).toBe(4);
});

test('what has a day comes before what has none, soonest first', () => {
  const world: World = {
    ...withEntry('policies', 'access-control', { ...VALID.policies, review_due: '2026-11-01' }),
    documents: { ...COMPLETE.documents, 'risk-assessment': { ...VALID.documents, expires: '2026-10-01' } },
    access_reviews: {},
  };
  expect(idsOf(listFor(world))).toEqual(['due:documents:risk-assessment', 'due:policies:access-control', 'review:access']);
  expect(listFor(world)[0]?.due).toBe('2026-10-01');
});

test('the list is of the day it is asked for', async () => {
  let now = BigInt(Date.parse('2026-11-25T23:59:59Z')) * 1_000_000n;
  const world = withEntry('documents', 'x', { ...VALID.documents, expires: '2026-12-26' });
  const registers = { list: (name: RegisterName) => Object.entries(world[name]).map(([id, data]) => formEntry(name, id, data)) };
  const todo = createTodo({ registers, inventory: async () => SEEN, now: () => now });
  expect(await todo()).toEqual([]);
  now += 1_000_000_000n;
  expect(idsOf(await todo())).toEqual(['due:documents:x']);
});
