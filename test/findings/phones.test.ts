import { createScanner } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

const scanner = createScanner();
const found = (text: string): string[] => scanner.scanText(text).findings.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

/** Example numbers of the national plans (ITU E.164 annexes, ranges reserved for fiction where there are any), as people there write them. */
const PHONES = [
  ['US', '+1 202-555-0143'],
  ['US', '(202) 555-0143'],
  ['US', '202-555-0143'],
  ['US', '+12025550143'],
  ['CA', '+1 613 555 0127'],
  ['GB', '+44 20 7946 0018'],
  ['GB', '020 7946 0018'],
  ['GB', '+447700900123'],
  ['GB', '07700 900123'],
  ['IE', '+353 20 910 0123'],
  ['FR', '+33 1 99 00 12 34'],
  ['FR', '01 99 00 12 34'],
  ['FR', '+33199001234'],
  ['DE', '+49 30 23125 014'],
  ['DE', '030 23125014'],
  ['DE', '+49 (0) 30 23125 014'],
  ['AT', '+43 1 2345678'],
  ['CH', '+41 44 668 18 00'],
  ['CH', '044 668 18 00'],
  ['IT', '+39 06 6982 1234'],
  ['ES', '+34 912 345 678'],
  ['PT', '+351 21 123 4567'],
  ['NL', '+31 20 123 4567'],
  ['NL', '020-1234567'],
  ['BE', '+32 2 555 12 12'],
  ['BE', '02 555 12 12'],
  ['LU', '+352 27 12 34 56'],
  ['DK', '+45 32 12 34 56'],
  ['SE', '+46 31 3900600'],
  ['SE', '08-465 004 00'],
  ['NO', '+47 22 12 34 56'],
  ['FI', '+358 9 123 4567'],
  ['IS', '+354 410 4000'],
  ['PL', '+48 22 123 45 67'],
  ['CZ', '+420 212 345 678'],
  ['SK', '+421 2 1234 5678'],
  ['HU', '+36 1 123 4567'],
  ['RO', '+40 21 123 4567'],
  ['BG', '+359 2 123 4567'],
  ['GR', '+30 21 2345 6789'],
  ['TR', '+90 212 345 67 89'],
  ['TR', '0-212-345-67-89'],
  ['RU', '+7 495 123-45-67'],
  ['UA', '+380 44 123 4567'],
  ['IL', '+972 2-123-4567'],
  ['AE', '+971 2 123 4567'],
  ['SA', '+966 11 234 5678'],
  ['EG', '+20 2 12345678'],
  ['ZA', '+27 10 123 4567'],
  ['NG', '+234 1 234 5678'],
  ['KE', '+254 20 1234567'],
  ['IN', '+91 98765 43210'],
  ['IN', '+919876543210'],
  ['PK', '+92 21 12345678'],
  ['CN', '+86 10 1234 5678'],
  ['HK', '+852 2123 4567'],
  ['TW', '+886 2 1234 5678'],
  ['JP', '+81 3-1234-5678'],
  ['JP', '03-1234-5678'],
  ['KR', '+82 2-212-3456'],
  ['SG', '+65 6123 4567'],
  ['MY', '+60 3-1234 5678'],
  ['TH', '+66 2 123 4567'],
  ['VN', '+84 24 1234 5678'],
  ['ID', '+62 21 350123'],
  ['PH', '+63 2 123 4567'],
  ['AU', '+61 2 5550 1234'],
  ['AU', '(02) 5550 1234'],
  ['NZ', '+64 3 345 6789'],
  ['BR', '+55 11 2345-6789'],
  ['BR', '(11) 2345-6789'],
  ['MX', '+52 55 1234 5678'],
  ['AR', '+54 11 2345-6789'],
  ['CL', '+56 2 2123 4567'],
  ['CO', '+57 1 2345678'],
  ['PE', '+51 1 1234567'],
] as const;

describe.each(PHONES)('%s: %s', (_, phone) => {
  test('is found in a sentence, a row, a log line and a member', () => {
    for (const [before, after] of [
      ['Please ring ', ' after six.'],
      ['Miller;', ';Springfield'],
      ['phone=', ' status=ok'],
      ['{"phone":"', '"}'],
      ['Tel.: ', '\n'],
    ])
      expect(found(`${before}${phone}${after}`)).toEqual([`PHONE ${phone}`]);
  });
  test('is not found inside something longer', () => {
    for (const text of [`x${phone}`, `${phone}_4`, `$${phone}`])
      expect(found(`see ${text} there`).filter((finding) => finding === `PHONE ${phone}`)).toEqual([]);
  });
});

describe('no telephone number is', () => {
  test.each([
    'between 1914-1918 and 1939-1945',
    'at 10:30:00 on 2026-11-25',
    'build 20261125.1030',
    'a total of 1 234 567 890',
    'matrix 12 345 678 90',
    'id 8730958842',
    'epoch 1678830575001',
    'scores 3-1, 2-2, 0-4',
    'pages 123-456 and 789',
    'sha 274121c3c2853e3071b1ebdf313463e1b315c890',
    'zip 02138-1234',
    'ISBN 0-306-40615-2',
    'π is 3.14159265358979',
    'order no. 555-12-3456-789',
    'uuid 4744e50e-adf1-4643-84ff-87127e5ea84f',
  ])('%s', (text) => {
    expect(found(text).filter((finding) => finding.startsWith('PHONE'))).toEqual([]);
  });
});
