import type { Board } from '../build/board.ts';

export const providerSlo: Board = {
  uid: 'spanproof-provider-slo',
  title: 'Provider SLO',
  description: 'Availability of providers against 99.9 %, and how fast the error budget is spent.',
  source: 'clickhouse',
  from: 'now-7d',
  rows: [
    {
      title: 'Availability',
      panels: [
        {
          kind: 'table',
          title: 'Availability in the period',
          description: 'Answered calls among those that went out. Calls that policy refused do not count.',
          query: 'provider-availability',
          unit: 'short',
          width: 12,
          columns: { availability: 'percentunit' },
        },
        {
          kind: 'table',
          title: 'Burn rates',
          description:
            'At 1 the budget of 99.9 % lasts exactly its period; 14.4 over an hour spends 2 % of a 30-day budget. Windows end with the period shown.',
          query: 'burn-rates',
          unit: 'none',
          width: 12,
          steps: [
            { from: 1, color: 'yellow' },
            { from: 6, color: 'orange' },
            { from: 14.4, color: 'red' },
          ],
        },
        {
          kind: 'series',
          title: 'Availability over time',
          description: 'By provider, in each interval.',
          query: 'availability-over-time',
          unit: 'percentunit',
          width: 24,
        },
      ],
    },
    {
      title: 'Behind it',
      panels: [
        {
          kind: 'series',
          title: 'Errors by type',
          description: 'Failed calls in each interval.',
          query: 'errors-by-type',
          unit: 'short',
          width: 12,
          stacked: true,
        },
        { kind: 'series', title: 'Latency', description: 'Quantiles of the whole call, t-digest.', query: 'latency-quantiles', unit: 's', width: 12 },
      ],
    },
  ],
};
