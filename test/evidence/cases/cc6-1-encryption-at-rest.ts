import { encryptionAtRest } from '../../../processor/src/evidence/controls/cc6-1-encryption-at-rest.ts';
import type { ControlCases } from '../../contracts/control-cases.ts';
import { formCall } from '../../support/seed-calls.ts';

const records = [formCall({}, { body: { request: { text: 'x' } }, person: { user: 'y' } }), formCall()];
const totals = { population: '2', subject_parts: '1', body_parts: '1', original_parts: '0' };
const scan = { bytes: 4096, canaries: 3, positive_control: true, found: 0 };

export const encryptionAtRestCases: ControlCases = {
  control: encryptionAtRest,
  cases: [
    { name: 'nothing found, the positive control was', result: 'passed', records, totals, probes: { plaintext: scan } },
    { name: 'a canary found', result: 'deviation', records, totals, probes: { plaintext: { ...scan, found: 1 } }, items: ['plaintext scan'] },
    { name: 'the positive control was missed', result: 'not_tested', records, totals, probes: { plaintext: { ...scan, positive_control: false } } },
    { name: 'no canary to look for', result: 'not_tested', records, totals, probes: { plaintext: { ...scan, canaries: 0 } } },
    { name: 'the scan did not run', result: 'not_tested', records, totals, probes: { unavailable: { plaintext: 'KEY_UNAVAILABLE' } } },
    {
      name: 'no records',
      result: 'not_tested',
      totals: { population: '0', subject_parts: '0', body_parts: '0', original_parts: '0' },
      probes: { plaintext: { ...scan, bytes: 0 } },
    },
  ],
};
