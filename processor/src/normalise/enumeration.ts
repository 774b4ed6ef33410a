/** What an enumeration's value looks like: no blanks and nothing that text needs, so that no content gets into core by this door. */
export const ENUMERATED: RegExp = /^[A-Za-z0-9_.:/-]{1,128}$/;

/** OpenTelemetry's word for a value outside the enumeration. */
export const OTHER = '_OTHER';

/** The value where it may stand in core, else `_OTHER`; the caller keeps the original in content. */
export function enumerate(value: string): string {
  return ENUMERATED.test(value) ? value : OTHER;
}
