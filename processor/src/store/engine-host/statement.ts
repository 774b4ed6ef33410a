import type { Classification } from './chdb.ts';
import { EngineException } from './engine-exception.ts';
import type { Profile } from './messages.ts';

/** An INSERT whose rows are the request's body. */
export interface BodyInsert {
  /** Everything before FORMAT. */
  readonly into: string;
  readonly format: string;
}

const NAME = '(?:[A-Za-z_][A-Za-z0-9_]*|`[A-Za-z0-9_]+`)';
const BODY_INSERT = new RegExp(
  `^\\s*(INSERT\\s+INTO\\s+${NAME}(?:\\.${NAME})?(?:\\s*\\(\\s*${NAME}(?:\\s*,\\s*${NAME})*\\s*\\))?)\\s+FORMAT\\s+([A-Za-z][A-Za-z0-9]*)\\s*;?\\s*$`,
  'i',
);

/** Recognises exactly the form that rows may follow; nothing of the client's text but names can reach the engine. */
export function parseBodyInsert(sql: string): BodyInsert | undefined {
  const [, into, format] = BODY_INSERT.exec(sql) ?? [];
  return into === undefined || format === undefined ? undefined : { into, format };
}

/**
 * Refuses what grants cannot: control statements, several statements, files of this machine, and inline rows
 * (the engine ends those at a blank line and runs the rest as SQL).
 *
 * The words are looked for in the raw text, literals included: that refuses a few harmless statements, and cannot be talked around.
 * A value with such a word belongs into a query parameter.
 *
 * @throws EngineException with the code a ClickHouse server would use
 */
export function judgeStatement(sql: string, classification: Classification, profile: Profile): void {
  if (classification.statementCount !== 1) throw new EngineException(62, 'SYNTAX_ERROR', 'exactly one statement is allowed');
  const writes = classification.queryClass === 1;
  if (!writes && classification.queryClass !== 0) throw new EngineException(497, 'ACCESS_DENIED', 'control statements are not served');
  if (/\boutfile\b/i.test(sql)) throw new EngineException(497, 'ACCESS_DENIED', 'OUTFILE is not served');
  if (!writes) return;
  if (/\binfile\b/i.test(sql)) throw new EngineException(497, 'ACCESS_DENIED', 'INFILE is not served');
  if (/\binsert\b/i.test(sql) && /\b(?:values|format)\b/i.test(sql)) {
    throw new EngineException(62, 'SYNTAX_ERROR', 'rows are taken from the request body only: INSERT INTO table (columns) FORMAT name');
  }
  if (profile === 'ingest' && !/\binsert\b/i.test(sql)) throw new EngineException(497, 'ACCESS_DENIED', 'the ingest profile writes by INSERT only');
}

/** Adds settings as a clause of the statement itself: a SET would stay on the session and reach the next client's query. */
export function withSettings(sql: string, settings: ReadonlyMap<string, string>, defaultFormat: string, classification: Classification): string {
  if (settings.size === 0) return sql;
  const statement = sql.replace(/;\s*$/, '');
  const clause = renderSettings(settings);
  // The line break ends a `--` comment. An INSERT ... SELECT takes the clause without FORMAT, everything else only after it.
  if (classification.queryClass === 1 && /\binsert\b/i.test(sql)) return `${statement}\n${clause}`;
  return /\bFORMAT\s+[A-Za-z][A-Za-z0-9]*\s*$/i.test(statement) ? `${statement}\n${clause}` : `${statement}\nFORMAT ${defaultFormat} ${clause}`;
}

export function renderSettings(settings: ReadonlyMap<string, string>): string {
  if (settings.size === 0) return '';
  return `SETTINGS ${[...settings].map(([name, value]) => `${name} = ${quoteLiteral(value)}`).join(', ')}`;
}

export function quoteLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
