import type { ScanInput } from '../definition.ts';
import { byteAt, isToken, skipWhile } from './bytes.ts';
import { MAX_SEPARATOR } from './digits.ts';

/** For FindingDefinition.ahead: how many bytes beyond the anchor's end decide. */
type Ahead = (input: ScanInput, start: number, end: number) => number;

/** For matchers that read accepted bytes up to `max`, and `extra` more behind the first other one. */
export function aheadWhile(accepts: (byte: number) => boolean, max: number, extra: number): Ahead {
  return ({ bytes, end: available }, _, end) => skipWhile(bytes, end, Math.min(available, end + max), accepts) - end + extra;
}

/** For matchers of tokens that begin with their anchor, never inside another token. */
export function aheadOfToken(accepts: (byte: number) => boolean, max: number): Ahead {
  const ahead = aheadWhile(accepts, max, 3);
  return (input, start, end) => (isToken(byteAt(input.bytes, start, start - 1)) ? 0 : ahead(input, start, end));
}

/** For matchers of a digit run that read `extra` bytes behind it. */
export function aheadOfDigits(extra: number): Ahead {
  return (input, start, end) => {
    const { bounds, groups } = input.digitsAt(start);
    return (groups === 0 ? start : bounds[2 * groups - 1]!) + MAX_SEPARATOR + 1 + extra - end;
  };
}
