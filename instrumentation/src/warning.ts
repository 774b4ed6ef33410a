import { emitWarning } from 'node:process';

const given = new Set<string>();

/** Tells the operator once per process and code, on stderr unless the application listens to `warning`. Never content, never keys. */
export function warnOnce(code: string, message: string): void {
  if (given.has(code)) return;
  given.add(code);
  emitWarning(message, { type: 'SpanproofWarning', code });
}
