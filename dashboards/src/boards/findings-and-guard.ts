import type { Board } from '../build/board.ts';

export const findingsAndGuard: Board = {
  uid: 'spanproof-findings-and-guard',
  title: 'Findings and guard',
  description: 'Personal data and secrets in calls, what the guard did about them, and how risky calls are.',
  source: 'clickhouse',
  from: 'now-24h',
  rows: [
    {
      title: 'Findings',
      panels: [
        {
          kind: 'series',
          title: 'Findings over time',
          description: 'What calls still carried when they arrived at the processor. Values are not stored.',
          query: 'findings-over-time',
          unit: 'short',
          width: 12,
          stacked: true,
        },
        { kind: 'table', title: 'Findings by kind', description: 'Calls and findings of the period.', query: 'findings-by-kind', unit: 'short', width: 12 },
      ],
    },
    {
      title: 'Guard',
      panels: [
        {
          kind: 'series',
          title: 'What the guard did',
          description: 'Verdicts of the source other than allowed, before the call left.',
          query: 'guard-outcomes',
          unit: 'short',
          width: 12,
          stacked: true,
        },
        {
          kind: 'table',
          title: 'Decisions by rule',
          description: 'A rule leaves a verdict on every call it was in force for.',
          query: 'decisions-by-rule',
          unit: 'short',
          width: 12,
        },
        {
          kind: 'table',
          title: 'Rules that failed',
          description: 'Failed open: the call went on unchecked. Failed closed: what was not checked was withheld.',
          query: 'failed-rules',
          unit: 'short',
          width: 12,
        },
      ],
    },
    {
      title: 'Risk',
      panels: [
        {
          kind: 'series',
          title: 'Calls by risk class',
          description: 'By rules alone: what to look at first.',
          query: 'risk-over-time',
          unit: 'short',
          width: 12,
          stacked: true,
        },
        {
          kind: 'table',
          title: 'Reasons',
          description: 'Ids of the rules, with the newest call of each.',
          query: 'risk-reasons',
          unit: 'short',
          width: 12,
          columns: { newest: 'dateTimeAsIso' },
        },
      ],
    },
  ],
};
