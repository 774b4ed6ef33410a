import type { Json, RegisterEntry } from '@spanproof/vocabulary';
import type { PackageInputs } from './contract.ts';

/** What management says to a deviation, as the register `responses` has it: hostile until escaped. */
export interface Answered {
  /** `responses/<id>, version <n>` */
  readonly entry: string;
  /** Undefined: to the deviations of the control as such. */
  readonly item?: string;
  readonly run?: string;
  readonly cause: string;
  readonly response: string;
  readonly remediation: string;
  readonly owner: string;
  readonly due: string;
  readonly retest: string;
}

export const NO_RESPONSE = 'no management response';

/** Answers to the deviations of a control, in the order of the register. */
export function listResponses({ registers }: Pick<PackageInputs, 'registers'>, control: string): readonly Answered[] {
  return registers.filter(({ register, retired, data }) => register === 'responses' && !retired && data['control'] === control).map(readResponse);
}

/** The answer to one item: its own, else the one that speaks of all of the control's. */
export function findResponse(answers: readonly Answered[], item: string): Answered | undefined {
  return answers.find((answer) => answer.item === item) ?? answers.find((answer) => answer.item === undefined);
}

function readResponse({ id, version, data }: RegisterEntry): Answered {
  const [item, run] = [data['item'], data['run']];
  return {
    entry: `responses/${id}, version ${version}`,
    ...(item === undefined ? {} : { item: text(item) }),
    ...(run === undefined ? {} : { run: text(run) }),
    cause: text(data['cause']),
    response: text(data['response']),
    remediation: text(data['remediation']),
    owner: text(data['owner']),
    due: text(data['due']),
    retest: formRetest(data['retest']),
  };
}

function formRetest(retest: Json | undefined): string {
  if (typeof retest !== 'object' || retest === null || Array.isArray(retest)) return 'not yet';
  const { at, run, result } = retest as { readonly [name: string]: Json };
  return `${text(at)}: ${text(result).replaceAll('_', ' ')}, run ${text(run)}`;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'not stated';
}
