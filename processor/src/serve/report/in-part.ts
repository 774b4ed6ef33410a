import { CodedError, hasCode } from '@spanproof/vocabulary';

/**
 * Gathers one part of an evidence package. A part that fails is no smaller package: the export fails, and says which it was.
 * @throws CodedError EXPORT_INCOMPLETE
 */
export async function inPart<T>(part: string, gather: () => T | Promise<T>): Promise<T> {
  try {
    return await gather();
  } catch (cause) {
    if (hasCode(cause, 'EXPORT_INCOMPLETE')) throw cause;
    // The text of a defect may quote anything: whoever asked for the export hears its code alone.
    const what = cause instanceof CodedError ? `${cause.code} (${cause.message})` : 'INTERNAL';
    throw new CodedError('EXPORT_INCOMPLETE', `no evidence package: ${part} failed with ${what}`, {
      cause,
      todo: 'settle the cause, then export again; nothing was written',
    });
  }
}
