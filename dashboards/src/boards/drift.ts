import type { Board } from '../build/board.ts';

export const drift: Board = {
  uid: 'spanproof-drift',
  title: 'Drift',
  description: 'How answers change over time, and the signals that statistics raised.',
  source: 'clickhouse',
  from: 'now-7d',
  rows: [
    {
      title: 'Signals',
      panels: [
        {
          kind: 'table',
          title: 'What the statistics say',
          description: 'Series that drift from their baseline, that came back, and that could not be computed; each a sealed record. Empty: nothing was said.',
          query: 'signals',
          unit: 'short',
          width: 24,
        },
      ],
    },
    {
      title: 'Answers',
      panels: [
        {
          kind: 'series',
          title: 'Length, refusals, broken JSON',
          description: 'By the model that answered: mean output tokens, share of refusals and of broken JSON among the answers that could be judged.',
          query: 'answers-over-time',
          unit: 'none',
          width: 24,
        },
        {
          kind: 'series',
          title: 'Languages',
          description: 'Of answers whose language is clear.',
          query: 'languages-over-time',
          unit: 'short',
          width: 12,
          stacked: true,
        },
        {
          kind: 'series',
          title: 'Finish reasons',
          description: 'As the provider gave them.',
          query: 'finish-reasons-over-time',
          unit: 'short',
          width: 12,
          stacked: true,
        },
      ],
    },
    {
      title: 'Traffic',
      panels: [
        { kind: 'series', title: 'Tokens', description: 'Tokens a second.', query: 'token-rate', unit: 'short', width: 12 },
        {
          kind: 'table',
          title: 'Models asked and served',
          description: 'A model that changed behind an alias shows here first.',
          query: 'calls-by-model',
          unit: 'short',
          width: 12,
        },
      ],
    },
  ],
};
