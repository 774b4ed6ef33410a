import { createScanner } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

const scanner = createScanner();
const found = (text: string): string[] => scanner.scanText(text).findings.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

describe('an address is found as it stands', () => {
  test.each([
    'simple@example.com',
    'very.common@example.com',
    'disposable.style.email.with+symbol@example.com',
    'other.email-with-hyphen@example.com',
    'x@example.com',
    'user.name+tag+sorting@example.com',
    'example-indeed@strange-example.com',
    'user%example.com@example.org',
    'mailhost_username@example.org',
    '1234567890@example.com',
    'ADA@EXAMPLE.ORG',
    'a@b.co',
    'first_last@sub.domain.example.museum',
    'x@xn--bcher-kva.example',
    'jörg@müller.example',
    'δοκιμή@παράδειγμα.example',
    'пример@пример.example',
    'o1@numbers1.io',
    'long.local.part.of.an.address.that.goes.on.and.on.and.on@example.net',
    'ada@1and1.example',
    'info@presidio.site',
    'reply-to@mail-3.eu-west-1.example.com',
  ])('%s', (address) => {
    for (const [before, after] of [
      ['', ''],
      ['write to ', ' today'],
      ['<', '>'],
      ['"', '",'],
      ['(', '), thanks'],
      ['Mail: ', '.'],
      ['mailto:', '?subject=x'],
      ['a,', ',b'],
      ['|', '|'],
      ["'", "'"],
      ['\n', '\n'],
      ['\t', '\r\n'],
    ])
      expect(found(`${before}${address}${after}`)).toEqual([`EMAIL ${address}`]);
  });
});

describe('no address is', () => {
  test.each([
    'plainaddress',
    '@example.com',
    'user@',
    'user@localhost',
    'user@.com',
    'user@example',
    'user@-example.com',
    'user@example..com',
    'a@b.c',
    '@app.route',
    'react@18.2.0',
    'lodash@^4.17.21',
    'icon@2x.png',
    'sprite@3x.jpg',
    'git@github.com:org/repo.git',
    '@types/node',
    'pkg@latest',
    'user@10.0.0.1',
    'a@@b',
    'left@right',
    'foo@bar.js',
    'x@-.-',
  ])('%s', (text) => {
    for (const around of [text, ` ${text} `, `"${text}"`]) expect(found(around).filter((finding) => finding.startsWith('EMAIL'))).toEqual([]);
  });
});

// Top-level domains outside ASCII are not read: in scripts without blanks nothing tells where the sentence goes on.
test('several addresses in a list are told apart', () => {
  for (const joint of [', ', ';', ' ', '\n', '>, <', '" "'])
    expect(found(['ada@example.org', 'bob@example.com', 'eve@example.net'].join(joint))).toEqual([
      'EMAIL ada@example.org',
      'EMAIL bob@example.com',
      'EMAIL eve@example.net',
    ]);
});
