import { providerKeys } from '../../../processor/src/evidence/controls/cc6-1-provider-keys.ts';
import { atDay, type ControlCases } from '../../contracts/control-cases.ts';
import { formCall, type SeedRecord } from '../../support/seed-calls.ts';

const withKey = (key_fp: string | undefined, environment: string, t_ingest = atDay(1)): SeedRecord =>
  formCall({ caller: { service: 'support-desk', environment, ...(key_fp === undefined ? {} : { key_fp }) } }, { t_ingest });

export const providerKeysCases: ControlCases = {
  control: providerKeys,
  ignoresBefore: false,
  cases: [
    {
      name: 'a key per environment, a call without one',
      result: 'passed',
      records: [withKey('aa11', 'staging', atDay(-40)), withKey('aa11', 'production'), withKey('bb22', 'staging'), withKey(undefined, 'test')],
      // aa11 was used in staging before the period, not in it; it is 70 days old at its end.
      totals: { population: '2', deviations: '0', oldest_days: '69', calls_without_key: '1' },
    },
    {
      name: 'one key in two environments, one too old',
      result: 'deviation',
      records: [
        withKey('0ld1', 'production', atDay(-360)),
        withKey('0ld1', 'production'),
        withKey('aa11', 'production'),
        withKey('aa11', 'staging'),
        withKey('cc33', 'test'),
      ],
      totals: { population: '3', deviations: '2', oldest_days: '389', calls_without_key: '0' },
      deviating: [
        { item: '0ld1', what: 'in use for at least 389 days' },
        { item: 'aa11', what: 'used in production, staging' },
      ],
    },
    {
      name: 'nobody says which key',
      result: 'not_tested',
      records: [withKey(undefined, 'production')],
      totals: { population: '0', deviations: '0', oldest_days: '0', calls_without_key: '1' },
    },
    {
      name: 'a key that was used before the period only',
      result: 'not_tested',
      records: [withKey('aa11', 'production', atDay(-400))],
      totals: { population: '0', deviations: '0', oldest_days: '0', calls_without_key: '0' },
    },
  ],
};
