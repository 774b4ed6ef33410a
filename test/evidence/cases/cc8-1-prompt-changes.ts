import type { RegisterEntry } from '@spanproof/vocabulary';
import { promptChanges } from '../../../processor/src/evidence/controls/cc8-1-prompt-changes.ts';
import { atDay, type ControlCases, formEntry } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';

const call = (prompt_hash: string | undefined, tools_hash: string | undefined, day: number): SeedRecord =>
  formCall({ prompt_hash, tools_hash }, { t_ingest: atDay(day) });
const change = (id: string, kind: string, fingerprint: string, approved_at: string, emergency = false): RegisterEntry =>
  formEntry('changes', id, { what: { kind, fingerprint }, summary: 's', author: 'A', approver: 'B', approved_at, ticket: 'T-1', emergency });
const row = (kind: string, id: string, day: number): { readonly [key: string]: string } => ({
  item: `${kind} ${id}`,
  kind,
  id,
  first_seen: String(atDay(day)),
});

export const promptChangesCases: ControlCases = {
  control: promptChanges,
  ignoresBefore: false,
  cases: [
    {
      name: 'both approved, one as an emergency',
      result: 'passed',
      records: [call('old', undefined, -3), call('old', 't1', 2), call('p1', 't1', 3)],
      registers: [change('c1', 'tool', 't1', '2026-11-30', true), change('c2', 'prompt', 'p1', '2026-11-01')],
      totals: { population: '2', fingerprints_used: '3', uses: '4' },
      deviating: [row('tool', 't1', 2), row('prompt', 'p1', 3)],
    },
    {
      name: 'a prompt without approval; tools approved as a prompt',
      result: 'deviation',
      records: [call('p1', undefined, 2), call('p2', 't2', 3)],
      registers: [change('c1', 'prompt', 't2', '2026-10-30'), change('c2', 'prompt', 'p2', '2026-10-30')],
      totals: { population: '3', fingerprints_used: '3', uses: '3' },
      deviating: [row('prompt', 'p1', 2), row('prompt', 'p2', 3), row('tool', 't2', 3)],
      items: ['prompt p1', 'tool t2'],
    },
    {
      name: 'nothing new',
      result: 'no_occurrences',
      records: [call('old', undefined, -3), call('old', undefined, 3)],
      totals: { population: '0', fingerprints_used: '1', uses: '1' },
    },
    { name: 'no fingerprints', result: 'not_tested', records: [call(undefined, undefined, 3)], totals: { population: '0', fingerprints_used: '0', uses: '0' } },
  ],
};
