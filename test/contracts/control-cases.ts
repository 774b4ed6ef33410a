import { createHash } from 'node:crypto';
import type { ControlResult, Json, RegisterEntry, RegisterName } from '@spanproof/vocabulary';
import { expect } from 'vitest';
import type { Control, ControlInputs, Judgement, Probes, Window } from '../../processor/src/evidence/contract.ts';
import { textOf } from '../../processor/src/evidence/judgement.ts';
import type { Row } from '../../processor/src/store/contract.ts';
import type { SeedRecord } from '../support/seed-calls.ts';

/** November 2026. */
export const CASE_WINDOW: Window = { from: 1_793_491_200_000_000_000n, to: 1_796_083_200_000_000_000n };
const DAY = 86_400_000_000_000n;
const NOW = CASE_WINDOW.to + DAY;

/** One situation of a control: what lies in the ledger and the registers, what the queries must make of it, and the result. */
export interface ControlCase {
  readonly name: string;
  readonly result: ControlResult;
  /** By default inside the window, a second apart. `atDay(n)` places one. */
  readonly records?: readonly SeedRecord[];
  readonly registers?: readonly RegisterEntry[];
  readonly probes?: Probes;
  /** What the population query answers: 64-bit counts are decimal strings. */
  readonly totals: Row;
  /** What the deviation query answers. The id of the case's n-th record is written `record:n`. */
  readonly deviating?: readonly Row[];
  /** Items of the judgement's deviations, in order; by default those of `deviating`. */
  readonly items?: readonly string[];
}

export interface ControlCases {
  readonly control: Control;
  /** False where anything before the window matters: then the suite puts no deviating records before it. Default true. */
  readonly ignoresBefore?: boolean;
  /** True where the answers of the queries hold days or instants. Default false. */
  readonly statesDates?: boolean;
  /** At least one of each result that the control can have. */
  readonly cases: readonly ControlCase[];
}

/** ns of the n-th day (from 0, or before the window: negative) at noon. */
export function atDay(day: number): bigint {
  return CASE_WINDOW.from + BigInt(day) * DAY + DAY / 2n;
}

export function formEntry(
  register: RegisterName,
  id: string,
  data: { readonly [key: string]: Json },
  at: bigint = CASE_WINDOW.from - 30n * DAY,
): RegisterEntry {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  return {
    register,
    id,
    version: 1,
    at: String(at),
    actor: 'user:1',
    record_id: hash(`${register}/${id}`).slice(0, 32),
    data_hash: hash(JSON.stringify(data)),
    data,
    retired: false,
  };
}

/** Inputs of judge() for a case; `answers` replaces what its queries are expected to say by what an engine said. */
export function formInputs(one: ControlCase, answers: { readonly totals: Row; readonly deviating: readonly Row[] }): ControlInputs {
  return {
    window: CASE_WINDOW,
    now: NOW,
    ...answers,
    registers: (register) => (one.registers ?? []).filter((entry) => entry.register === register && !entry.retired),
    probes: one.probes ?? {},
  };
}

export const statedAnswers = (one: ControlCase): { readonly totals: Row; readonly deviating: readonly Row[] } => ({
  totals: one.totals,
  deviating: one.deviating ?? [],
});

/** A judgement is the one the case names, and says what evidence may say. */
export function checkJudgement(one: ControlCase, judgement: Judgement, nameOf: (item: string) => string = (item) => item): void {
  expect(judgement).toMatchObject({ result: one.result });
  const items = one.items ?? (one.deviating ?? []).map((row) => textOf(row, 'item'));
  expect(judgement.deviations.map(({ item }) => nameOf(item))).toEqual(one.result === 'deviation' ? items : []);
  expect(judgement.deviations_total).toBe(one.result === 'deviation' ? items.length : 0);
  expect(judgement.deviations.every(({ what }) => what.length > 0)).toBe(true);
  if (judgement.result === 'passed') expect(judgement.population).toBeGreaterThan(0);
  if (judgement.result === 'no_occurrences') expect(judgement.population).toBe(0);
  expect(judgement.reason).toMatch(/\S.*\.$/);
  if (['passed', 'deviation'].includes(judgement.result)) expect(judgement.reason).toMatch(/\d/);
}

/** Ways in which a judgement may be broken; each of them that a control's cases do not notice is a hole in its cases. */
export function listMutants({ control, cases }: ControlCases): readonly { readonly name: string; readonly judge: Control['judge'] }[] {
  const results: readonly ControlResult[] = ['passed', 'deviation', 'not_tested', 'no_occurrences', 'not_applicable'];
  const constants = results.map((result) => ({
    name: `always ${result}`,
    judge: (inputs: ControlInputs): Judgement => ({ ...control.judge(inputs), result }),
  }));
  const uses = (test: (one: ControlCase) => boolean): boolean => cases.some(test);
  return [
    ...constants,
    ...(uses(({ deviating = [] }) => deviating.length > 0)
      ? [
          {
            name: 'ignores its deviations',
            judge: (inputs: ControlInputs) => control.judge({ ...inputs, totals: { ...inputs.totals, deviations: '0' }, deviating: [] }),
          },
          { name: 'lists one deviation less', judge: (inputs: ControlInputs) => dropLast(control.judge(inputs)) },
        ]
      : []),
    { name: 'believes an empty population', judge: (inputs: ControlInputs) => believeEmpty(control.judge(inputs)) },
    ...(uses(({ registers = [] }) => registers.length > 0)
      ? [{ name: 'ignores the registers', judge: (inputs: ControlInputs) => control.judge({ ...inputs, registers: () => [] }) }]
      : []),
    ...(uses(({ probes }) => probes !== undefined)
      ? [{ name: 'ignores the probes', judge: (inputs: ControlInputs) => control.judge({ ...inputs, probes: {} }) }]
      : []),
  ];
}

function dropLast(judgement: Judgement): Judgement {
  return judgement.deviations.length === 0
    ? judgement
    : { ...judgement, deviations: judgement.deviations.slice(0, -1), deviations_total: judgement.deviations_total - 1 };
}

function believeEmpty(judgement: Judgement): Judgement {
  return judgement.population === 0 ? { ...judgement, result: 'passed' } : judgement;
}

/** True where some case fails with this judgement. */
export function isNoticed({ cases }: ControlCases, judge: Control['judge']): boolean {
  return cases.some((one) => {
    try {
      checkJudgement(one, judge(formInputs(one, statedAnswers(one))));
      return false;
    } catch {
      return true; // an assertion, or a defect that shows as an error: either way somebody notices
    }
  });
}
