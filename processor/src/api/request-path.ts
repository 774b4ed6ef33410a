/**
 * Whether a request's path is written in the one way we know: segments of [A-Za-z0-9._-], single slashes, no dot segments, nothing
 * percent-encoded. Whatever a proxy in front could read differently from us is refused rather than normalised.
 */
export function isPlainPath(url: string): boolean {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  return path === '/' || (path.startsWith('/') && path.slice(1).split('/').every(isPlainSegment));
}

function isPlainSegment(segment: string): boolean {
  return /^[A-Za-z0-9._-]{1,200}$/.test(segment) && segment !== '.' && segment !== '..';
}
