import type { SessionPool } from './session-pool.ts';

export class BrokenPartsError extends Error {
  override readonly name = 'BrokenPartsError';
}

/**
 * Looks for parts the engine set aside at opening because files were damaged or missing. It does so without an error:
 * their rows would just be gone.
 * @throws BrokenPartsError naming `<database>.<table> <part>` of each
 */
export async function refuseBrokenParts(pool: SessionPool): Promise<void> {
  const sql = "SELECT concat(database, '.', table, ' ', name) FROM system.detached_parts WHERE reason LIKE '%broken%' ORDER BY 1";
  const bytes = await pool.use('default', (session) => session.query(sql, 'TSVRaw', new Map()));
  const names = Buffer.from(bytes).toString('utf8').split('\n').filter(Boolean);
  if (names.length > 0) throw new BrokenPartsError(`damaged parts were set aside, their rows are missing: ${names.join(', ')}`);
}
