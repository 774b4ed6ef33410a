import {
  CodedError,
  type ControlDetail,
  type ControlHistory,
  type ControlRun,
  type ControlSummary,
  ROLES,
  type Role,
  type RunSummary,
} from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Control, Runs } from '../../evidence/contract.ts';
import type { Registers } from '../../registers/contract.ts';
import type { Route } from '../contract.ts';
import { instant } from './fields.ts';

const MAY_RUN: readonly Role[] = ['compliance', 'auditor', 'admin'];
const runRequest = z.strictObject({ from: instant, to: instant });

/** What is tested, how, and with what result. Outcomes name records and register entries, never content: everybody who may look at pages may see them. */
export function createControlRoutes(collaborators: {
  readonly controls: readonly Control[];
  readonly runs: Runs;
  readonly registers: Pick<Registers, 'get'>;
}): readonly Route[] {
  const { controls, runs, registers } = collaborators;

  function summarise(control: Control): ControlSummary {
    const { id, title, question, criteria, frequency, strength, remediation } = control;
    const owner = registers.get('owners', id)?.data['owner'];
    const [last] = runs.history(id);
    return {
      id,
      title,
      question,
      criteria,
      frequency,
      strength,
      owner: typeof owner === 'string' ? owner : control.owner,
      remediation,
      ...(last === undefined ? {} : { last: { run: last.run, at: last.at, result: last.result } }),
    };
  }

  function find(id: string | undefined): Control {
    const control = controls.find((one) => one.id === id);
    if (control === undefined) throw new CodedError('NOT_FOUND', 'no such control');
    return control;
  }

  return [
    { method: 'GET', path: '/controls', roles: ROLES, handle: async (): Promise<readonly ControlSummary[]> => controls.map(summarise) },
    {
      method: 'GET',
      path: '/controls/:id',
      roles: ROLES,
      async handle({ params }): Promise<ControlDetail> {
        const control = find(params['id']);
        const last = await runs.latest(control.id);
        return {
          summary: summarise(control),
          population: control.population,
          ...(control.deviations === undefined ? {} : { deviations: control.deviations }),
          exclusions: control.exclusions,
          ...(last === undefined ? {} : { last }),
        };
      },
    },
    {
      method: 'GET',
      path: '/controls/:id/results',
      roles: ROLES,
      async handle({ params }): Promise<ControlHistory> {
        const { id } = find(params['id']);
        return { control: id, results: runs.history(id) };
      },
    },
    {
      method: 'POST',
      path: '/runs',
      roles: MAY_RUN,
      audit: 'controls.run',
      body: runRequest,
      handle: ({ body, identity }): Promise<ControlRun> => runs.run(body as z.output<typeof runRequest>, { id: identity.id, name: identity.name }),
    },
    { method: 'GET', path: '/runs', roles: ROLES, handle: async (): Promise<readonly RunSummary[]> => runs.list() },
    {
      method: 'GET',
      path: '/runs/:id',
      roles: ROLES,
      async handle({ params }): Promise<ControlRun> {
        const run = await runs.get(params['id'] ?? '');
        if (run === undefined) throw new CodedError('NOT_FOUND', 'no such run');
        return run;
      },
    },
  ];
}
