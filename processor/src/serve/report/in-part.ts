import { CodedError, hasCode } from '@spanproof/vocabulary';
import { describeFailure } from '../../failure.ts';

/**
 * Gathers one part of an evidence package. A part that fails is no smaller package: the export fails, and says which it was.
 * @throws CodedError EXPORT_INCOMPLETE
 */
export async function inPart<T>(part: string, gather: () => T | Promise<T>): Promise<T> {
  try {
    return await gather();
  } catch (cause) {
    if (hasCode(cause, 'EXPORT_INCOMPLETE')) throw cause;
    const { code, message } = describeFailure(cause);
    throw new CodedError('EXPORT_INCOMPLETE', `no evidence package: ${part} failed with ${code} (${message})`, {
      cause,
      todo: 'settle the cause, then export again; nothing was written',
    });
  }
}
