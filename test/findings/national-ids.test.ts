import { createScanner } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

const scanner = createScanner();
/** What a name beside a number that keeps its scheme's rules gives. */
const CHECKED = 97;

/** Sample numbers of the registries' own documentation and of public reference implementations; none belongs to a person. */
const SAMPLES: readonly (readonly [country: string, number: string])[] = [
  ['PL', '44051401458'],
  ['BR', '529.982.247-25'],
  ['TR', '10000000146'],
  ['NO', '01129955131'],
  ['EE', '37605030299'],
  ['BE', '85.07.30-033.28'],
  ['HR', '69435151530'],
  ['DE tax', '86095742719'],
  ['DE insurance', '15070649C103'],
  ['LV', '161175-19997'],
  ['RU', '112-233-445 95'],
  ['AU business', '83 914 571 673'],
  ['RO', '1630615123457'],
  ['RS', '0101006500006'],
  ['ZA', '7503305044089'],
  ['TH', '1-2345-45678-78-1'],
  ['CH', '756.9217.0769.85'],
  ['CN', '11010519491231002X'],
  ['MX', 'BOXW310820HNERXN09'],
  ['BG', '7523169263'],
  ['CZ', '710319/2745'],
  ['DK', '211062-5629'],
  ['SE', '880320-0016'],
  ['SE with century', '198803200016'],
  ['FI', '131052-308T'],
  ['IS', '120174-3399'],
  ['AT', '1237 010180'],
  ['UA', '1759013776'],
  ['KR business', '116-82-00276'],
  ['ES', '54362315K'],
  ['ES foreigner', 'X2482300W'],
  ['IT', 'RCCMNL83S18D969H'],
  ['FR', '295109912611193'],
  ['NL', '111222333'],
  ['GB', 'AB123456C'],
  ['GB spaced', 'AB 12 34 56 C'],
  ['IE', '6433435F'],
  ['CA', '123-456-782'],
  ['AU tax', '123 456 782'],
  ['IL', '039337423'],
  ['PT', '501964843'],
  ['IN', '2341 2341 2346'],
  ['MY', '770305-02-1234'],
  ['SG', 'S1234567D'],
  ['HK', 'A1234563'],
  ['TW', 'A123456789'],
  ['CL', '12.531.909-2'],
];
/** Ten numbers of eleven digits keep the rules of one country or another. */
const MOST_ACCEPTED = 6;
/** Schemes without check digits, and others of the same length beside them. */
const UNCHECKED = ['LV', 'NO', 'MX', 'DK', 'IS', 'GB', 'GB spaced', 'MY'];

describe('a number of', () => {
  test.each(SAMPLES)('%s is known by its rules: %s', (_, number) => {
    expect(scanner.scanText(number, {}, 'national_id').findings).toMatchObject([{ kind: 'NATIONAL_ID', start: 0, end: number.length, confidence: CHECKED }]);
    const text = `the national id is ${number}, thanks`;
    expect(scanner.scanText(text).findings).toMatchObject([{ kind: 'NATIONAL_ID', start: 19, end: 19 + number.length, confidence: CHECKED }]);
  });
  test.each(SAMPLES.filter(([country]) => !UNCHECKED.includes(country)))('%s is told from most others: %s', (_, number) => {
    const place = number.search(/\d(?=\D*\d\D*\d\D*$|\D*\d[A-Z]?$)/);
    const spellings = Array.from({ length: 10 }, (_unused, digit) => number.slice(0, place) + digit + number.slice(place + 1));
    const accepted = spellings.filter((other) => scanner.scanText(other, {}, 'national_id').findings[0]?.confidence === CHECKED);
    expect(accepted).toContain(number);
    expect(accepted.length).toBeLessThanOrEqual(MOST_ACCEPTED);
  });
});

describe('what is called an identity number is one, if it can be', () => {
  test.each([
    ['ssn: 760 451 120', '760 451 120'],
    ['{"ssn": "12345678901"}', '12345678901'],
    ['NINO: QQ 12 34 56 C', 'QQ 12 34 56 C'],
    ['national id number is 4812345678', '4812345678'],
  ])('%s', (text, number) => {
    const { findings } = scanner.scanText(text);
    expect(findings.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([['NATIONAL_ID', number]]);
  });
  test.each([
    'ssn,website,birthdate\n1184094617,x',
    'INSERT (ssn, client_ip) VALUES (1629266403238)',
    'identity provider: build 20240101',
    'nie wieder 12345678 Mal',
    'sin(12345678)',
    'the order 44051401458 was sent',
    'tel. 01129955131',
  ])('but not: %s', (text) => {
    expect(scanner.scanText(text).findings.filter(({ kind }) => kind === 'NATIONAL_ID')).toEqual([]);
  });
});
