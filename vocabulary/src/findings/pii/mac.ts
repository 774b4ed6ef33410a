import type { FindingDefinition, Match } from '../definition.ts';
import { DIGITS } from '../definition.ts';
import { aheadWhile } from '../reading/ahead.ts';
import { byteAt, isAlnum, isHex } from '../reading/bytes.ts';

const LENGTH = 17;

/** With a digit among them, which one address in three hundred has not: six pairs of hex digits with hyphens or colons throughout; neither all zeros nor all ones. */
export const mac: FindingDefinition<'MAC'> = {
  kind: 'MAC',
  version: 1,
  class: 'pii',
  dataClass: 'internal',
  anchors: [DIGITS],
  match({ bytes, end, valueStart }, digit): Match | undefined {
    let start = digit;
    while (start > valueStart && digit - start < LENGTH && (isHex(bytes[start - 1]!) || bytes[start - 1] === 0x3a || bytes[start - 1] === 0x2d)) start--;
    const joint = start + 2;
    if (byteAt(bytes, end, joint) !== 0x3a && byteAt(bytes, end, joint) !== 0x2d) return undefined;
    const before = byteAt(bytes, start, start - 1);
    if (start + LENGTH > end || isAlnum(before) || before === bytes[joint] || before === 0x5f) return undefined;
    const stop = start + LENGTH;
    let ends = 0;
    for (let index = 0; index < LENGTH; index++) {
      const byte = bytes[start + index]!;
      if (index % 3 === 2 ? byte !== bytes[joint] : !isHex(byte)) return undefined;
      if (index % 3 !== 2 && (byte === 0x30 || (byte | 0x20) === 0x66)) ends++;
    }
    const behind = byteAt(bytes, end, stop);
    if (ends === 12 || isAlnum(behind) || behind === 0x5f || (behind === bytes[joint] && isAlnum(byteAt(bytes, end, stop + 1)))) return undefined;
    return { start, end: stop, confidence: 90, validated: true, context: false };
  },
  ahead: aheadWhile((byte) => isHex(byte) || byte === 0x3a || byte === 0x2d, LENGTH, 3),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6'],
  examples: {
    positives: ['mac «00-1A-2B-3C-4D-5E»', '«aa:bb:cc:dd:ee:01»', '"mac":"«01:23:45:67:89:ab»"', 'eth0 «0C:29:0f:11:22:33» up', 'is «00-14-22-04-25-37».'],
    nearMisses: [
      '00:1A:2B:3C:4D',
      '00:00:00:00:00:00',
      'ff:ff:ff:ff:ff:ff',
      '00-1A:2B-3C:4D-5E',
      '00:1A:2B:3C:4D:5G',
      '00:1A:2B:3C:4D:5E:6F',
      'a00:1A:2B:3C:4D:5E',
      '00:1A:2B:3C:4D:5Ex',
      '12:30:45',
      '2026-11-20',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      '[MAC_1]',
    ],
  },
};
