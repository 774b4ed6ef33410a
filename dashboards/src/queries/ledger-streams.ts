import type { Query } from '../query.ts';

/** Rows count from the stored table, the size from its newest signed checkpoint: where they differ for long, rows are missing or came in unsealed. */
export const ledgerStreams: Query = {
  name: 'ledger-streams',
  question: 'Does each stream match its newest stored checkpoint?',
  shape: 'table',
  columns: ['stream', 'rows', 'checkpoint_size', 'newest_row', 'checkpoint_signed', 'state'],
  sql: `SELECT stored.stream AS stream, stored.rows AS rows, ifNull(heads.head, 0) AS checkpoint_size, stored.newest AS newest_row, heads.signed AS checkpoint_signed,
  multiIf(rows = checkpoint_size, 'matches', rows > checkpoint_size, 'not yet signed', 'rows missing') AS state
FROM
(
  SELECT toString(stream) AS stream, count() AS rows, max(t_ingest) AS newest FROM spanproof.records
  WHERE t_ingest < {to:DateTime64(9, 'UTC')} GROUP BY stream HAVING newest >= {from:DateTime64(9, 'UTC')}
) AS stored
LEFT JOIN
(
  SELECT toString(origin) AS stream, toNullable(max(size)) AS head, toNullable(max(t_signed)) AS signed FROM spanproof.checkpoints
  WHERE t_signed < {to:DateTime64(9, 'UTC')} GROUP BY stream
) AS heads USING (stream)
ORDER BY state DESC, stream`,
};
