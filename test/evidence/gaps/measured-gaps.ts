import type { Gap } from './dataset.ts';

/** What only a probe sees: the verifier, the books of the sources, the search for plaintext, the key files. */
export const MEASURED_GAPS: readonly Gap[] = [
  {
    name: 'broken integrity',
    apply: (dataset) => ({
      ...dataset,
      probes: {
        ...dataset.probes,
        integrity: { verdict: 'broken', streams: 2, rows: 10_000, findings: ['LEAF_MISMATCH row 17 of test.example/log/s/w1/1/standard/2026-11'] },
      },
    }),
    found: [
      ['cc4-1-integrity', 'LEAF_MISMATCH'],
      ['pi1-stored-completely', 'integrity'],
    ],
  },
  {
    name: 'a gap in the books of a source',
    apply: (dataset) => ({
      ...dataset,
      probes: {
        ...dataset.probes,
        completeness: [
          ...(dataset.probes.completeness ?? []),
          { source: 'search-1/b00t2', service: 'search', verdict: 'gaps', detail: 'GAP 17..21 of 40 signed' },
        ],
      },
    }),
    found: [['cc7-2-completeness', 'search search-1/b00t2']],
  },
  {
    name: 'content in plain text',
    apply: (dataset) => ({ ...dataset, probes: { ...dataset.probes, plaintext: { bytes: 1_000_000, canaries: 128, positive_control: true, found: 2 } } }),
    found: [['cc6-1-encryption-at-rest', 'plaintext scan']],
  },
  {
    name: 'a key-encryption key that was never rotated',
    apply: (dataset) => ({ ...dataset, probes: { ...dataset.probes, keys: [{ tenant: 'default', version: 1, since: '2025-06-01' }] } }),
    found: [['cc6-1-encryption-keys', 'default version 1']],
  },
];
