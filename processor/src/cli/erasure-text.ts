import type { Erasure, ErasureStatement } from '@spanproof/vocabulary';

const NS_PER_MS = 1_000_000n;

/** One line of a list. */
export function formatErasure({ id, state, records, live_at, backups_at, backups_due, held, notices }: Erasure): string {
  const backups = backups_at !== undefined ? `backups ${at(backups_at)}` : backups_due !== undefined ? `backups by ${at(backups_due)}` : '';
  const told = notices.map(({ receiver, state: answer }) => `${receiver} ${answer}`);
  const facts = [`${records} records`, ...(live_at === undefined ? [] : [`live ${at(live_at)}`]), backups, ...held.map(({ by }) => `kept by ${by}`), ...told];
  return `${id}  ${state}  ${facts.filter((fact) => fact !== '').join(', ')}\n`;
}

/** The statement for people: two dates, then what remains. */
export function formatStatement(statement: ErasureStatement): string {
  return `${formatErasure(statement)}what remains:\n${statement.remains.map((line) => `  ${line}`).join('\n')}\n\n${statement.signed}`;
}

function at(ns: string): string {
  return new Date(Number(BigInt(ns) / NS_PER_MS)).toISOString();
}
