import { STATUS_CODES } from 'node:http';
import { CodedError, type ErrorCode, type Problem } from '@spanproof/vocabulary';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What each code is in HTTP; a code that is not listed is a defect on our side: 500. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  REQUEST_INVALID: 400,
  REGISTER_INVALID: 400,
  SAMPLE_INVALID: 400,
  USAGE: 400,
  REGISTER_CONFLICT: 409,
  KEY_IN_USE: 409,
  HELD: 409,
  RETENTION_INVALID: 400,
  EXPORT_BUSY: 409,
  IDENTITY_UNAVAILABLE: 503,
  ENGINE_DOWN: 503,
  INGEST_BUSY: 503,
  JOURNAL_FULL: 503,
  DISK_FULL: 503,
  DISK_FAILED: 503,
  KEY_UNAVAILABLE: 503,
};

/**
 * RFC 9457 for whatever went wrong. Only coded errors speak: the text of a defect may quote anything, so it is reported inside
 * and answered as INTERNAL without detail.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof CodedError) {
    const status = STATUS[error.code] ?? 500;
    return { ...formProblem(status, error.code), detail: error.todo === undefined ? error.message : `${error.message}; ${error.todo}` };
  }
  // What the HTTP layer refuses before a route sees it: a body too large, a media type, broken JSON.
  const status = statusOf(error);
  return status === undefined ? formProblem(500, 'INTERNAL') : formProblem(status, 'REQUEST_INVALID');
}

export function formProblem(status: number, code: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code };
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
}
