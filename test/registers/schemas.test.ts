import { type Json, REGISTERS, type RegisterName } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import type { RegisterData } from '../../processor/src/registers/schemas/definition.ts';
import { REGISTER_DEFINITIONS } from '../../processor/src/registers/schemas/index.ts';
import { OPTIONAL, VALID } from './valid-data.ts';

type Path = readonly (string | number)[];
const GONE = Symbol('gone');

/** A copy in which `path` has another value, or is gone. */
function change(value: Json, [key, ...rest]: Path, to: unknown): Json {
  if (key === undefined) return to as Json;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, index) => (index === key ? change(item, rest, to) : item));
  const { [key]: member = null, ...others } = value as RegisterData;
  return rest.length === 0 && to === GONE ? others : { ...others, [key]: change(member, rest, to) };
}

/** Every place in a value, the whole first. */
function placesIn(value: Json, path: Path = []): readonly { readonly path: Path; readonly value: Json }[] {
  const members: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => [index, item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  return [{ path, value }, ...members.flatMap(([key, member]) => placesIn(member, [...path, key]))];
}

const places = REGISTERS.flatMap((register) => placesIn(VALID[register]).map((place) => ({ register, ...place })));
const named = ({ register, path }: { readonly register: RegisterName; readonly path: Path }): string => [register, ...path].join('.');
const parse = (register: RegisterName, data: unknown): unknown => REGISTER_DEFINITIONS[register].parse(data);

function expectRefused(register: RegisterName, data: unknown, path: Path): void {
  // The text is for the person who has to correct it: it names the field.
  expect(() => parse(register, data)).toThrow(expect.objectContaining({ code: 'REGISTER_INVALID', message: expect.stringContaining(path.join('.')) }));
}

test.each(REGISTERS)('%s: data with every field is kept as it is', (register) => {
  expect(parse(register, VALID[register])).toMatchObject({ data: VALID[register] });
});

describe('every field', () => {
  const fields = places.filter(({ path }) => typeof path.at(-1) === 'string');
  const optional = fields.filter((place) => OPTIONAL.includes(named(place)));
  const needed = fields.filter((place) => !OPTIONAL.includes(named(place)));

  test('that is optional stands in the data above', () => {
    expect(optional.map(named)).toEqual(expect.arrayContaining([...OPTIONAL]));
  });

  test.each(optional.map((place) => [named(place), place] as const))('%s may be left out', (_name, { register, path }) => {
    expect(() => parse(register, change(VALID[register], path, GONE))).not.toThrow();
  });

  test.each(needed.map((place) => [named(place), place] as const))('%s is needed', (_name, { register, path }) => {
    expect(() => parse(register, change(VALID[register], path, GONE))).toThrow(expect.objectContaining({ code: 'REGISTER_INVALID' }));
  });

  test.each(fields.map((place) => [named(place), place] as const))('%s is refused as null, list or object of another shape', (_name, place) => {
    for (const wrong of [null, [[]], { a: 1 }]) expectRefused(place.register, change(VALID[place.register], place.path, wrong), place.path);
  });
});

test.each(places.filter(({ value }) => typeof value === 'string').map((place) => [named(place), place] as const))(
  '%s is bounded plain text',
  (_name, { register, path }) => {
    const hostile = [
      '',
      '   ',
      'x'.repeat(9_000),
      '<b>x</b>',
      'a <script',
      '</p>',
      '<!--',
      'right\u202eleft',
      'nul\0',
      'zero\u200bwidth',
      'half \ud800',
      7,
      true,
    ];
    for (const wrong of hostile) expectRefused(register, change(VALID[register], path, wrong), path);
  },
);

test.each(places.filter(({ value }) => typeof value === 'number' || typeof value === 'boolean').map((place) => [named(place), place] as const))(
  '%s is of its type',
  (_name, { register, path }) => {
    for (const wrong of ['1', 'true', 1.5, -1, Number.MAX_SAFE_INTEGER, Number.NaN]) expectRefused(register, change(VALID[register], path, wrong), path);
  },
);

test.each(places.filter(({ value }) => typeof value === 'object' && !Array.isArray(value)).map((place) => [named(place), place] as const))(
  '%s has no further fields',
  (_name, { register, path }) => {
    expectRefused(register, change(VALID[register], [...path, 'surplus'], 1), [...path, 'surplus']);
    const hidden = JSON.parse('{"__proto__":{"owner":"x"}}') as RegisterData;
    expect(() => parse(register, change(VALID[register], path, hidden))).toThrow(expect.objectContaining({ code: 'REGISTER_INVALID' }));
  },
);

test.each([null, undefined, 'text', 7, []])('%j is no data', (data) => {
  for (const register of REGISTERS) expect(() => parse(register, data)).toThrow(expect.objectContaining({ code: 'REGISTER_INVALID' }));
});

test('what a client sent is not quoted back', () => {
  expect(() => parse('owners', { owner: 'a', ['<img>' + 'x'.repeat(50)]: 1 })).toThrow(expect.objectContaining({ message: '?: is no field' }));
});

interface Wrong {
  readonly name: string;
  readonly register: RegisterName;
  readonly field: string;
  readonly value: Json;
  readonly others: { readonly [path: string]: Json };
}

/** A value that is wrong at a field, and what else has to be changed with it. */
function formWrong(register: RegisterName, field: string, value: Json, others: Wrong['others'] = {}): Wrong {
  return { name: `${register}.${field}`, register, field, value, others };
}

const WRONG: readonly Wrong[] = [
  formWrong('setup', 'audit_window.to', '2025-12-31'),
  formWrong('setup', 'audit_window.to', '2026-13-01'),
  formWrong('setup', 'audit_window.from', '2026-02-29'),
  formWrong('setup', 'audit_window.from', '2026-2-1'),
  formWrong('setup', 'audit_window.to', '2026-06-30', { report_type: 'type_1' }),
  formWrong('setup', 'report_type', 'type_3'),
  formWrong('setup', 'availability_commitment', '100.1'),
  formWrong('setup', 'availability_commitment', '99,9'),
  formWrong('setup', 'availability_commitment', '1e2'),
  formWrong('setup', 'categories', ['availability']),
  formWrong('setup', 'categories', ['security', 'security']),
  formWrong('setup', 'categories', []),
  formWrong('setup', 'services', []),
  formWrong('setup', 'owners', [
    { category: 'privacy', owner: 'a' },
    { category: 'privacy', owner: 'b' },
  ]),
  formWrong('vendors', 'providers', [], { hosts: [] }),
  formWrong('vendors', 'hosts', ['a b']),
  formWrong('vendors', 'report.period_to', '2025-09-30'),
  formWrong('vendors', 'report.period_to', '2026-09-30', { 'report.type': 'soc2_type_1' }),
  formWrong('vendors', 'report.bridge_letter_until', '2026-09-30'),
  formWrong('vendors', 'report.reviewed_at', '2026-09-29'),
  formWrong('vendors', 'report.opinion', 'good'),
  formWrong('vendors', 'dpa.expires', '2025-11-01'),
  formWrong('vendors', 'terms.retention_days', 40_000),
  formWrong('vendors', 'terms.training', 'maybe'),
  formWrong('vendors', 'incident_notice_hours', 0),
  formWrong('models', 'models', []),
  formWrong('models', 'models', ['gpt-5*']),
  formWrong('models', 'risk_class', 'none'),
  formWrong('models', 'approval.by', ' PRODUCT '),
  formWrong('documents', 'kind', 'access-control'),
  formWrong('documents', 'criteria', ['CC6.9']),
  formWrong('documents', 'criteria', ['CC6.1', 'CC6.1']),
  formWrong('documents', 'approver', 'security  TEAM'),
  formWrong('documents', 'expires', '2026-02-01'),
  formWrong('documents', 'file_name', '../../etc/passwd'),
  formWrong('documents', 'file_name', '.profile'),
  formWrong('documents', 'file_name', 'a"b.pdf'),
  formWrong('policies', 'template', 'pii-leak'),
  formWrong('policies', 'approver', 'Security team'),
  formWrong('policies', 'review_due', '2026-02-01'),
  formWrong('policies', 'exercised_at', '2026-06-01'),
  formWrong('playbooks', 'template', 'access-control'),
  formWrong('playbooks', 'approver', 'ｏn-call lead'),
  formWrong('attestations', 'criteria', []),
  formWrong('attestations', 'kind', 'risk-assessment'),
  formWrong('attestations', 'valid_to', '2025-12-31'),
  formWrong('changes', 'approver', 'prompt writer'),
  formWrong('changes', 'what.kind', 'key'),
  formWrong('access_reviews', 'period.to', '2026-06-30'),
  formWrong('access_reviews', 'entries', []),
  formWrong('access_reviews', 'entries.0.who', 'head of it'),
  formWrong('access_reviews', 'entries.0.decision', 'later'),
  formWrong('access_reviews', 'entries.1.who', 'user:7', { 'entries.1.role': 'admin' }),
  formWrong('incidents', 'opened_at', '2026-05-01'),
  formWrong('incidents', 'opened_at', '2026-05-01T24:00:00Z'),
  formWrong('incidents', 'opened_at', '2026-05-01T08:00:00+02:00'),
  formWrong('incidents', 'contained_at', '2026-05-01T07:59:59Z'),
  formWrong('incidents', 'resolved_at', '2026-05-01T08:30:00Z'),
  formWrong('incidents', 'resolved_at', '2026-05-02T08:00:00Z', { state: 'contained' }),
  formWrong('incidents', 'kind', 'fire'),
  formWrong('alerts', 'state', 'closed'),
  formWrong('alerts', 'resolved_at', '2026-05-01T08:05:00Z'),
  formWrong('alerts', 'acknowledged_at', '2026-05-01T07:00:00Z'),
  formWrong('alerts', 'resolved_at', '2026-05-01T10:00:00Z', { state: 'acknowledged' }),
  formWrong('responses', 'control', 'a b'),
  formWrong('responses', 'run', 'run 7'),
  formWrong('responses', 'retest.run', '0123456789abcdef0123456789abcdef'),
  formWrong('responses', 'retest.result', 'fine'),
  formWrong('responses', 'due', '2026-02-30'),
  formWrong('schedules', 'what', 'delete'),
  formWrong('schedules', 'every', 'hourly'),
  formWrong('provider_usage', 'to', '2026-08-31'),
  formWrong('provider_usage', 'provider', 'open ai'),
];

test.each(WRONG)('$name refuses $value', ({ register, field, value, others }) => {
  const all = Object.entries({ ...others, [field]: value });
  const data = all.reduce<Json>(
    (changed, [path, to]) =>
      change(
        changed,
        path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
        to,
      ),
    VALID[register],
  );
  expectRefused(register, data, [field]);
});

describe('closing', () => {
  test.each(['resolved', 'false_positive'])('an alert as %s needs its note and its time', (state) => {
    for (const field of ['resolution', 'resolved_at']) expectRefused('alerts', change({ ...VALID.alerts, state }, [field], GONE), [field]);
  });

  test('an incident needs its resolution, and one that is contained the time', () => {
    expectRefused('incidents', change(VALID.incidents, ['resolution'], GONE), ['resolution']);
    const { resolved_at: _1, contained_at: _2, ...open } = VALID.incidents;
    expectRefused('incidents', { ...open, state: 'contained' }, ['contained_at']);
    expect(() => parse('incidents', { ...open, state: 'open' })).not.toThrow();
  });
});

test('an answer to an item names its run; one to a control names neither', () => {
  const { run: _1, ...without } = VALID.responses;
  expectRefused('responses', without, ['run']);
  const { item: _2, ...ofControl } = without;
  expect(() => parse('responses', ofControl)).not.toThrow();
});

test('what the entry says of criteria and expiry', () => {
  const facts = Object.fromEntries(
    REGISTERS.map((register) => {
      const { criteria, expires } = REGISTER_DEFINITIONS[register].parse(VALID[register]);
      return [register, [criteria.join(' '), expires]];
    }),
  );
  expect(facts).toEqual({
    setup: ['', undefined],
    vendors: ['CC9.2', '2028-11-01'],
    models: ['CC8.1', undefined],
    documents: ['CC3.1 CC3.2', '2027-02-01'],
    policies: ['CC6.1 CC6.2 CC6.3 CC5.3 CC6.8', '2027-02-01'],
    playbooks: ['CC7.4 P6.3 P6.6', '2027-03-01'],
    attestations: ['CC6.1', '2026-12-31'],
    changes: ['CC8.1', undefined],
    access_reviews: ['CC6.2 CC6.3', undefined],
    incidents: ['CC7.3 CC7.4 CC7.5', undefined],
    alerts: ['CC7.2 CC7.3', undefined],
    owners: ['CC1.3', undefined],
    responses: ['CC4.2', undefined],
    schedules: ['CC4.1', undefined],
    provider_usage: ['CC6.7 CC9.2', undefined],
  });
});

test('ids name no person and lead nowhere', () => {
  for (const id of ['', 'Ann Lee', '../x', 'a/b', '-a', 'a-', 'ä', 'x'.repeat(65), '__proto__', 'a\n'])
    expect(REGISTER_DEFINITIONS.vendors.id.test(id)).toBe(false);
  for (const id of ['a', 'openai', 'cc6.1-keys', 'x'.repeat(64)]) expect(REGISTER_DEFINITIONS.vendors.id.test(id)).toBe(true);
  expect(REGISTER_DEFINITIONS.setup.id.test('second')).toBe(false);
});
