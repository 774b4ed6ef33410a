import { CodedError } from '@spanproof/vocabulary';

/** What, why, and what to do: a line each, the stable code first. */
export function formatError(error: unknown): string {
  if (error instanceof CodedError) {
    const why = error.cause instanceof Error ? error.cause.message.split('\n')[0] : undefined;
    return [
      `${error.code}: ${error.message}`,
      ...(why === undefined || error.message.includes(why) ? [] : [`  why: ${why}`]),
      ...(error.todo === undefined ? [] : [`  to do: ${error.todo}`]),
    ].join('\n');
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `UNEXPECTED: ${trace}\n  to do: this is a fault of spanproof; please report it with the lines above`;
}
