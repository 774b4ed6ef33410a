import type { FindingDefinition, Match } from '../definition.ts';
import { DIGITS } from '../definition.ts';
import { aheadWhile } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit, isHex, skipWhile } from '../reading/bytes.ts';

const LONGEST_V6 = 45;
const MAX_ZONE = 16;

/** IPv4 in dotted decimal, IPv6 in the forms of RFC 4291; not versions, times, or the unspecified and broadcast addresses. */
export const ip: FindingDefinition<'IP'> = {
  kind: 'IP',
  version: 1,
  class: 'pii',
  dataClass: 'internal',
  anchors: [DIGITS],
  match({ bytes, end, valueStart }, start): Match | undefined {
    const behind = skipWhile(bytes, start + 1, Math.min(end, start + 5), isHex);
    if (byteAt(bytes, end, behind) === 0x2e) return matchV4(bytes, end, start) ?? matchV6(bytes, end, valueStart, start);
    return byteAt(bytes, end, behind) === 0x3a || isHex(byteAt(bytes, start, start - 1)) || byteAt(bytes, start, start - 1) === 0x3a
      ? matchV6(bytes, end, valueStart, start)
      : undefined;
  },
  ahead: aheadWhile((byte) => isAlnum(byte) || byte === 0x3a || byte === 0x2e || byte === 0x25, LONGEST_V6 + MAX_ZONE, 3),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6', 'CC6.7'],
  examples: {
    positives: [
      'from «192.168.0.1» today',
      'http://«10.1.2.3»:8080/x',
      '"client_ip":"«80.113.249.113»"',
      'host «2001:db8::1».',
      '[«fe80::1ff:fe23:4567:890a»]',
      'loopback «::1»',
      '«684d:1111:222:3333:4444:5555:6:77»',
      '«::ffff:192.0.2.128»',
      'net «10.0.0.0»/8',
    ],
    nearMisses: [
      'version 1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '10:30:59',
      'std::vector',
      'a::b',
      '::',
      '01:02:03:04:05:06',
      '1.2.3.04567',
      'v1.2.3.4',
      '2001:db8:1',
      'Foo::Bar::baz',
      'dead:beef',
      '[IP_1]',
    ],
  },
};

function matchV4(bytes: Uint8Array, end: number, start: number): Match | undefined {
  const before = byteAt(bytes, start, start - 1);
  if (isAlnum(before) || before === 0x5f || before === 0x3a || ((before === 0x2e || before === 0x2d) && isAlnum(byteAt(bytes, start, start - 2)))) {
    if (before !== 0x3a || isHex(byteAt(bytes, start, start - 2)) || byteAt(bytes, start, start - 2) === 0x3a) return undefined;
  }
  const stop = readQuad(bytes, end, start);
  if (stop < 0) return undefined;
  const behind = byteAt(bytes, end, stop);
  if (isAlnum(behind) || behind === 0x5f || ((behind === 0x2e || behind === 0x2d) && isAlnum(byteAt(bytes, end, stop + 1)))) return undefined;
  return { start, end: stop, confidence: 90, validated: true, context: false };
}

/** Offset behind four numbers of 0 to 255 without leading zeros, or -1. */
function readQuad(bytes: Uint8Array, end: number, start: number): number {
  let index = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && byteAt(bytes, end, index++) !== 0x2e) return -1;
    const from = index;
    let value = 0;
    while (index < from + 4 && isDigit(byteAt(bytes, end, index))) value = 10 * value + bytes[index++]! - 0x30;
    if (index === from || value > 255 || index - from > 3 || (index - from > 1 && bytes[from] === 0x30)) return -1;
  }
  return index;
}

/** The address around its first digit; every address has one, and names joined by `::` in code have none. */
function matchV6(bytes: Uint8Array, end: number, floor: number, digit: number): Match | undefined {
  let start = digit;
  while (start > floor && digit - start < LONGEST_V6 && (isHex(bytes[start - 1]!) || bytes[start - 1] === 0x3a)) start--;
  if (bytes[start] === 0x3a && bytes[start + 1] !== 0x3a) start++; // `ip:2001:db8::1`
  const before = byteAt(bytes, start, start - 1);
  const colon = skipWhile(bytes, start, Math.min(end, start + 5), isHex);
  if (colon - start > 4 || byteAt(bytes, end, colon) !== 0x3a || isAlnum(before) || before === 0x5f || before === 0x2e) return undefined;
  let groups = colon > start ? 1 : 0;
  let gap = false;
  let index = colon;
  while (byteAt(bytes, end, index) === 0x3a) {
    if (byteAt(bytes, end, index + 1) === 0x3a) {
      if (gap) return undefined;
      gap = true;
      index++;
    } else if (index === start) return undefined;
    const from = index + 1;
    const quad = isDigit(byteAt(bytes, end, from)) ? readQuad(bytes, end, from) : -1;
    if (quad > 0) {
      groups += 2;
      index = quad;
      break;
    }
    index = from;
    while (index < from + 5 && isHex(byteAt(bytes, end, index))) index++;
    if (index === from) {
      if (!gap || bytes[from - 2] !== 0x3a) index = from - 1;
      break;
    }
    if (index - from > 4) return undefined;
    groups++;
    if (groups > 8) return undefined; // else each digit of a long row of groups would read to its end
  }
  const behind = byteAt(bytes, end, index);
  if (isAlnum(behind) || behind === 0x5f || behind === 0x3a || (behind === 0x2e && isAlnum(byteAt(bytes, end, index + 1)))) return undefined;
  if (gap ? groups < 1 || groups > 7 : groups !== 8) return undefined;
  if (index <= digit) return undefined;
  return { start, end: index, confidence: 90, validated: true, context: false };
}
