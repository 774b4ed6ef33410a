import { CodedError } from '@spanproof/vocabulary';
import { MAX_NODES } from './limits.ts';

/** What was expected and where; never a value from the body, because messages end in logs. */
export function malformed(expected: string, where: string, cause?: unknown): CodedError {
  return new CodedError('OTLP_MALFORMED', `${where}: ${expected}`, cause === undefined ? {} : { cause });
}

export function tooManyNodes(): CodedError {
  return new CodedError('OTLP_TOO_LARGE', `more than ${MAX_NODES} spans, attributes and values in one body`, { todo: 'send smaller batches' });
}
