/**
 * `error.type` of a failed fetch: the system's or undici's code where there is one (ECONNREFUSED, UND_ERR_SOCKET), else the error's name
 * (AbortError, TimeoutError). Never its message, which may hold anything.
 */
export function nameError(error: unknown): string {
  const candidates = [readMember(readMember(error, 'cause'), 'code'), readMember(error, 'code'), readMember(readMember(error, 'cause'), 'name')];
  const found = [...candidates, readMember(error, 'name')].find(isIdentifier);
  return found ?? '_OTHER';
}

/** A provider's error code where it looks like one, else the HTTP status where that says failure. */
export function nameFailure(code: string | undefined, status: number): string {
  return isIdentifier(code) ? code : status >= 400 ? String(status) : '_OTHER';
}

// Low cardinality and no content: a provider's free text never becomes an error type.
function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][\w.-]{0,63}$/.test(value);
}

function readMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;
}
