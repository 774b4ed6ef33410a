import type { Row } from '../../../processor/src/store/contract.ts';
import { pi1DaysCovered } from '../../../processor/src/evidence/controls/pi1-days-covered.ts';
import { atDay, type ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const beat = (day: number): SeedRecord => ({ kind: 'heartbeat', core: { schema: 'spanproof/heartbeat/v1' }, t_ingest: atDay(day) });
const days = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const missing = (from: number, to: number): readonly Row[] =>
  days(from, to).map((day) => ({ item: `2026-11-${String(day).padStart(2, '0')}`, what: 'no record, not even a heartbeat' }));

export const pi1DaysCoveredCases: ControlCases = {
  control: pi1DaysCovered,
  ignoresBefore: false,
  cases: [
    {
      name: 'every day since go-live',
      result: 'passed',
      records: [formCall({}, { t_ingest: atDay(19) }), ...days(20, 29).map(beat)],
      totals: { population: '11', records: '11', heartbeats: '10', go_live: '2026-11-20' },
    },
    {
      name: 'days in between and at the ends, live since the month before',
      result: 'deviation',
      records: [beat(-3), ...days(1, 9).map(beat), ...days(12, 28).map(beat)],
      totals: { population: '26', records: '26', heartbeats: '26', go_live: '2026-10-29' },
      deviating: [...missing(1, 1), ...missing(11, 12), ...missing(30, 30)],
    },
    {
      name: 'nothing was recorded, though it was before',
      result: 'not_tested',
      records: [beat(-1)],
      totals: { population: '0', records: '0', heartbeats: '0', go_live: '2026-10-31' },
      deviating: missing(1, 30),
    },
    {
      name: 'processing integrity is not in scope',
      result: 'not_applicable',
      records: [beat(29)],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '1', records: '1', heartbeats: '1', go_live: '2026-11-30' },
    },
  ],
};
