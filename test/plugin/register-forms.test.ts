import { REGISTERS, type Json } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { findFaults, toData, toDraft } from '../../grafana-plugin/src/registers/entry-data.ts';
import { formOf, REGISTER_FORMS } from '../../grafana-plugin/src/registers/fields.ts';
import { presetForTodo } from '../../grafana-plugin/src/registers/todo-preset.ts';
import { REGISTER_DEFINITIONS } from '../../processor/src/registers/schemas/index.ts';
import { OPTIONAL, VALID } from '../registers/valid-data.ts';

type Data = { readonly [name: string]: Json };
const without = (data: Data, name: string): Data => Object.fromEntries(Object.entries(data).filter(([key]) => key !== name));

describe.each(REGISTERS)('the form for %s', (register) => {
  const form = formOf(register);
  const { file_name, ...typed } = VALID[register];

  test('asks for everything the processor’s schema knows: what is typed anew is what was registered', () => {
    expect(toData(form, toDraft(form.fields, typed), undefined)).toEqual(typed);
  });

  test('names exactly what it keeps beside a file', () => {
    expect(form.file === true).toBe(file_name !== undefined);
  });

  test('has no fault where the processor has none', () => {
    expect(findFaults(form, toDraft(form.fields, typed))).toEqual({});
    expect(() => REGISTER_DEFINITIONS[register].parse(toData(form, toDraft(form.fields, typed), undefined))).not.toThrow();
  });

  test('asks for each needed field before the processor has to', () => {
    for (const { at, required, kind } of form.fields.filter((field) => !field.at.includes('.'))) {
      const optional = OPTIONAL.includes(`${register}.${at}`);
      if (required === true) expect(optional, at).toBe(false);
      if (required !== true || kind === 'rows') continue;
      expect(findFaults(form, toDraft(form.fields, without(typed, at))), at).toHaveProperty([at]);
      expect(() => REGISTER_DEFINITIONS[register].parse(without(typed, at)), at).toThrow(expect.objectContaining({ code: 'REGISTER_INVALID' }));
    }
  });

  test('offers no choice that the schema does not know', () => {
    for (const field of form.fields.filter(({ kind }) => kind === 'choice')) {
      for (const choice of field.choices ?? []) {
        const draft = { ...toDraft(form.fields, typed), [field.at]: choice };
        // Another choice may contradict other fields; the field itself must not be what is wrong.
        expect(
          faultOf(() => REGISTER_DEFINITIONS[register].parse(toData(form, draft, undefined))),
          `${field.at} ${choice}`,
        ).not.toContain(`${field.at}: Invalid`);
      }
    }
  });

  test('lists fields it has', () => {
    const known = form.fields.map(({ at }) => at);
    expect(known).toEqual(expect.arrayContaining([form.name, ...form.listed, ...(form.differ ?? []), ...(form.expires === undefined ? [] : [form.expires])]));
  });
});

function faultOf(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

describe('what is typed', () => {
  test('leaves what no field shows as it was', () => {
    const form = formOf('policies');
    const before = { ...VALID.policies, later: 'member of another build' };
    expect(toData(form, toDraft(form.fields, before), before)).toEqual(before);
  });

  test('says none, which is not the same as nothing', () => {
    const form = formOf('setup');
    const draft = toDraft(form.fields, VALID.setup);
    expect(toData(form, { ...draft, personal_data: 'none' }, undefined)).toMatchObject({ personal_data: [] });
    expect(toData(form, { ...draft, personal_data: '' }, undefined)).not.toHaveProperty('personal_data');
  });

  test.each([
    ['2026-11-25T13:45', '2026-11-25T13:45:00Z'],
    ['2026-11-25T13:45:09', '2026-11-25T13:45:09Z'],
    ['2026-11-25T13:45:09.120', '2026-11-25T13:45:09Z'],
  ])('an instant %s is %s', (text, data) => {
    const form = formOf('incidents');
    expect(toData(form, { ...toDraft(form.fields, VALID.incidents), opened_at: text }, undefined)).toMatchObject({ opened_at: data });
  });

  test.each(['SECURITY TEAM', ' security  team ', 'Ｓecurity team'])('approver %j is the author', (approver) => {
    const form = formOf('policies');
    expect(findFaults(form, { ...toDraft(form.fields, VALID.policies), approver })).toHaveProperty('approver');
  });

  test('a row without a decision is a fault, by its number', () => {
    const form = formOf('access_reviews');
    const draft = toDraft(form.fields, { ...VALID.access_reviews, entries: [{ who: 'user:7', role: 'admin', at: '2026-10-02' }] });
    expect(findFaults(form, draft)).toEqual({ entries: 'Decision of 1 is needed' });
  });
});

test('there is one form for each register', () => {
  expect(REGISTER_FORMS.map(({ register }) => register).toSorted()).toEqual([...REGISTERS].toSorted());
});

test.each([
  [{ id: 'document:incident-response', register: 'policies' }, { template: 'incident-response' }],
  [{ id: 'document:privacy-notice', register: 'documents' }, { kind: 'privacy-notice' }],
  [{ id: 'model:gpt-5:mini', register: 'models' }, { models: ['gpt-5:mini'] }],
  [
    { id: 'vendor:host:api.openai.com:443', register: 'vendors' },
    { hosts: ['api.openai.com:443'], providers: [] },
  ],
  [{ id: 'due:policies:x', register: 'policies', entry: 'x' }, undefined],
  [{ id: 'review:access', register: 'access_reviews' }, undefined],
] as const)('%j presets %j', (item, preset) => {
  const found = presetForTodo({ what: '', why: '', ...item });
  if (preset === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(preset);
});
