import { encryptionKeys } from '../../../processor/src/evidence/controls/cc6-1-encryption-keys.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

const records = [formCall()];
const totals = { population: '1', tenants: '1' };

export const encryptionKeysCases: ControlCases = {
  control: encryptionKeys,
  cases: [
    {
      name: 'an old version with a young one beside it, and a key a year old',
      result: 'passed',
      records,
      totals,
      probes: {
        keys: [
          { tenant: 'default', version: 1, since: '2024-01-01' },
          { tenant: 'default', version: 2, since: '2026-11-02' },
          { tenant: 'other', version: 1, since: '2025-11-30' },
        ],
      },
    },
    {
      name: 'a key older than a year',
      result: 'deviation',
      records,
      totals,
      probes: {
        keys: [
          { tenant: 'default', version: 1, since: '2025-11-29' },
          { tenant: 'other', version: 1, since: '2026-01-01' },
        ],
      },
      items: ['default version 1'],
    },
    { name: 'no key in use', result: 'not_tested', records, totals, probes: { keys: [{ tenant: 'default', version: 1 }] } },
    { name: 'key files unread', result: 'not_tested', records, totals, probes: { unavailable: { keys: 'KEY_UNAVAILABLE' } } },
    { name: 'nothing at all', result: 'not_tested', totals: { population: '0', tenants: '0' }, probes: { keys: [] } },
  ],
};
