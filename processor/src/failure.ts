import { CodedError } from '@spanproof/vocabulary';

/** A failure as messages, status lines and answers carry it; `INTERNAL` is a defect. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly todo?: string;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof CodedError) return { code: error.code, message: error.message, ...(error.todo === undefined ? {} : { todo: error.todo }) };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

/** The error a failure stood for on the other side of a thread or socket. */
export function reviveFailure({ code, message, todo }: Failure): Error {
  return code === 'INTERNAL' ? new Error(message) : new CodedError(code as CodedError['code'], message, todo === undefined ? {} : { todo });
}
