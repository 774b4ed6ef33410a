import type { Board } from '../build/board.ts';

export const soc2Posture: Board = {
  uid: 'spanproof-soc2-posture',
  title: 'SOC 2 posture',
  description:
    'Results of the newest run of controls over LLM calls, their history, and what is new in the inventory. Self-tests: only a CPA firm issues a report.',
  source: 'clickhouse',
  from: 'now-30d',
  rows: [
    {
      title: 'Controls',
      panels: [
        {
          kind: 'stat',
          title: 'Newest run',
          description: 'Controls by result. Not tested is not passed.',
          query: 'control-result-counts',
          unit: 'short',
          width: 24,
        },
        {
          kind: 'table',
          title: 'Results by control',
          description: 'Deviations first. The plugin shows rows, queries and remediation.',
          query: 'control-results',
          unit: 'short',
          width: 12,
          columns: { run_at: 'dateTimeAsIso' },
        },
        {
          kind: 'series',
          title: 'From run to run',
          description: 'How many controls had each result.',
          query: 'control-history',
          unit: 'short',
          width: 12,
          stacked: true,
        },
      ],
    },
    {
      title: 'Changes',
      panels: [
        {
          kind: 'table',
          title: 'New in the inventory',
          description: 'First seen in the period, and whether a register covered it then.',
          query: 'discoveries',
          unit: 'string',
          width: 12,
          columns: { found: 'dateTimeAsIso' },
        },
        {
          kind: 'table',
          title: 'Where calls go',
          description: 'Services, environments, providers and regions.',
          query: 'calls-by-service',
          unit: 'short',
          width: 12,
        },
      ],
    },
  ],
};
