import type { Board } from '../build/board.ts';

export const ledger: Board = {
  uid: 'spanproof-ledger',
  title: 'Ledger',
  description:
    'Whether stored rows match their signed checkpoints, how old the newest anchor is, and which calls did not arrive. A look, not the proof: that is `spanproof verify`.',
  source: 'clickhouse',
  from: 'now-24h',
  rows: [
    {
      title: 'Integrity',
      panels: [
        {
          kind: 'stat',
          title: 'Anchor lag',
          description: 'Seconds since the log was last signed. It is signed every minute while streams grow.',
          query: 'anchor-lag',
          unit: 's',
          width: 24,
          steps: [
            { from: 300, color: 'yellow' },
            { from: 3600, color: 'red' },
          ],
        },
        {
          kind: 'table',
          title: 'Streams and their checkpoints',
          description: 'matches: as many rows as the newest stored checkpoint says. not yet signed: more rows, for a second or so. rows missing: fewer.',
          query: 'ledger-streams',
          unit: 'short',
          width: 24,
          columns: { newest_row: 'dateTimeAsIso', checkpoint_signed: 'dateTimeAsIso' },
        },
      ],
    },
    {
      title: 'Completeness',
      panels: [
        {
          kind: 'table',
          title: 'Numbered calls that did not arrive',
          description: 'Within the period only; the verifier judges whole histories.',
          query: 'source-gaps',
          unit: 'short',
          width: 12,
        },
        {
          kind: 'table',
          title: 'Writers',
          description: 'An idle writer speaks every minute.',
          query: 'writers',
          unit: 'short',
          width: 12,
          columns: { newest_row: 'dateTimeAsIso', silent_seconds: 's' },
        },
      ],
    },
    {
      title: 'Access',
      panels: [
        {
          kind: 'table',
          title: 'What was done with the evidence',
          description: 'Access records by action, role and outcome.',
          query: 'access-by-action',
          unit: 'short',
          width: 24,
          columns: { newest: 'dateTimeAsIso' },
        },
      ],
    },
  ],
};
