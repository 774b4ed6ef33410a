import { a1Availability } from '../../../processor/src/evidence/controls/a1-availability.ts';
import { atDay, type ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';
import { formSetup } from '../form-setup.ts';

const failing = (error_type: string, changes = {}, record = {}): SeedRecord =>
  formCall({ outcome: 'error', error_type, model_served: undefined, tokens: {}, finish_reasons: undefined, ...changes }, record);
const calls = (count: number, changes = {}): readonly SeedRecord[] => Array.from({ length: count }, () => formCall(changes));
const OPENAI = { item: 'openai', minutes: '0' };

export const a1AvailabilityCases: ControlCases = {
  control: a1Availability,
  cases: [
    {
      name: 'errors of the caller, refused quotas, blocked calls and other environments are no outage',
      result: 'passed',
      records: [
        ...calls(10),
        ...['400', '429', 'rate_limit_exceeded', 'invalid_request_error', 'AbortError'].map((type) => failing(type)),
        failing('503', { caller: { environment: 'staging', service: 'support-desk' } }),
        formCall({ outcome: 'blocked', error_type: 'policy_blocked', upstream_contacted: false }),
      ],
      totals: { population: '15', failed: '0', errors_not_counted: '5', calls: '17' },
      deviating: [{ ...OPENAI, what: '0 of 15 calls failed', calls: '15', failed: '0' }],
    },
    {
      name: 'one failed call of 20 keeps a commitment of 95 %, not more',
      result: 'passed',
      records: [...calls(19), failing('503')],
      registers: [formSetup({ availability_commitment: '95' })],
      totals: { population: '20', failed: '1', errors_not_counted: '0', calls: '20' },
      deviating: [{ ...OPENAI, what: '1 of 20 calls failed', calls: '20', failed: '1' }],
    },
    {
      name: 'one of 20 breaks 95.0001 %',
      result: 'deviation',
      records: [...calls(19), failing('UND_ERR_SOCKET')],
      registers: [formSetup({ availability_commitment: '95.0001' })],
      totals: { population: '20', failed: '1', errors_not_counted: '0', calls: '20' },
      deviating: [{ ...OPENAI, what: '1 of 20 calls failed', calls: '20', failed: '1' }],
    },
    {
      name: 'a good provider does not hide a bad one, and a call without an environment counts',
      result: 'deviation',
      records: [
        ...calls(30),
        ...calls(3, { provider: 'anthropic' }).map((call) => ({ ...call, t_ingest: atDay(2), t_event: atDay(2) })),
        ...[0, 1].map(() => failing('529', { provider: 'anthropic', caller: { service: 'support-desk' } }, { t_ingest: atDay(3), t_event: atDay(3) })),
        failing('408', { provider: 'anthropic' }, { t_ingest: atDay(3), t_event: atDay(3) }),
      ],
      totals: { population: '36', failed: '3', errors_not_counted: '0', calls: '36' },
      deviating: [
        { item: 'anthropic', what: '3 of 6 calls failed', calls: '6', failed: '3', minutes: '1' },
        { ...OPENAI, what: '0 of 30 calls failed', calls: '30', failed: '0' },
      ],
      items: ['anthropic'],
    },
    { name: 'no calls', result: 'not_tested', totals: { population: '0', failed: '0', errors_not_counted: '0', calls: '0' } },
    {
      name: 'availability is not in scope',
      result: 'not_applicable',
      records: [failing('503')],
      registers: [formSetup({ categories: ['security'] })],
      totals: { population: '1', failed: '1', errors_not_counted: '0', calls: '1' },
      deviating: [{ ...OPENAI, what: '1 of 1 calls failed', calls: '1', failed: '1', minutes: '1' }],
    },
  ],
};
