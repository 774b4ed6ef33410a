import {
  createPlaceholders,
  createReplace,
  createScanner,
  examineText,
  findInText,
  FINDING_KINDS,
  type FindingKind,
  redactValue,
  type Transform,
} from '@spanproof/vocabulary';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCells } from '../../vocabulary/src/structure/read-cells.ts';

const scanner = createScanner();
const found = (text: string): string[] => findInText(scanner, text).findings.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
const cells = (text: string): string[] => readCells(text).map(({ start, end, label }) => `${label}=${text.slice(start, end)}`);
const everything: ReadonlyMap<FindingKind, Transform> = new Map(FINDING_KINDS.map((kind) => [kind, 'placeholder'] as const));
const redact = (text: string): string =>
  redactValue(text, '', examineText(scanner, text, { part: 'request', pointer: '' }).findings, createReplace(everything, createPlaceholders(text))) as string;

/** Nothing beside these digits says what they are. */
const SSN = '219099999';
const PHONE = '4155550132';

describe('a column', () => {
  test.each([
    ['CSV', `name,ssn,city\nAda,${SSN},Bonn\nBob,219099998,Ulm\n`],
    ['CSV, quoted', `"name","ssn"\r\n"Lovelace, Ada","${SSN}"\r\n"Bob ""the"" Builder","219099998"`],
    ['semicolons', `name;ssn\nAda;${SSN}\nBob;219099998`],
    ['tabs', `name\tssn\nAda\t${SSN}\nBob\t219099998\n`],
    ['Markdown', `| name | ssn |\n|------|-----|\n| Ada | ${SSN} |\n| Bob | 219099998 |\n`],
    ['in prose', `Here is the file:\n\nname,ssn\nAda,${SSN}\nBob,219099998\n\nPlease check it, and answer soon.`],
  ])('%s names its values', (_, text) => {
    expect(found(text)).toEqual([`US_SSN ${SSN}`, 'US_SSN 219099998']);
    expect(redact(text)).toBe(text.replace(SSN, '[US_SSN_1]').replace('219099998', '[US_SSN_2]'));
  });

  test('names its own values and no others', () => {
    expect(cells(`ssn,order\n${SSN},219099998\n`)).toEqual([`ssn=${SSN}`, 'order=219099998']);
    expect(found(`id,order\n${SSN},219099998\n`)).toEqual([]);
  });

  test('is no column where lines only hold commas', () => {
    for (const text of ['Well, yes\nbut, no, never\n', 'one, two\n', 'a, b.\nc, d.\n', 'if (a, b)\n  c, d\n', 'x,y\n\nz,w']) expect(cells(text)).toEqual([]);
  });
});

describe('a list', () => {
  test.each([
    [
      'YAML',
      `customer:\n  phones:\n    - ${'4155550100'}\n    - "4155550101"\n    - 4155550102\n    - 4155550103\n    - 4155550104\n    - 4155550105\n    - ${PHONE}\n`,
    ],
    ['by hand', `Phone numbers:\n- 4155550100\n- 4155550101\n- 4155550102\n- 4155550103\n- 4155550104\n- ${PHONE}`],
  ])('%s has the name above it', (_, text) => {
    expect(found(text).at(-1)).toBe(`PHONE ${PHONE}`);
    expect(found(text)).toHaveLength(text.match(/41555/g)?.length ?? 0);
  });

  test('ends where its key ends', () => {
    expect(cells('phones:\n  - 4155550100\nother: 1\n  - 4155550101\n')).toEqual(['phones=4155550100']);
    expect(cells('  phones:\n- 4155550100\n')).toEqual([]);
  });
});

test('cells lie in the text in order, whatever the text', () => {
  const piece = fc.constantFrom('name', 'ssn', ',', ';', '\t', '|', '"', '\n', '\r\n', ' ', ':', '- ', 'x', '1', '--', '""', 'é', '.');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      let last = 0;
      for (const { start, end, label } of readCells(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end - start).toBeGreaterThanOrEqual(3);
        expect(text.slice(start, end)).not.toContain('\t');
        expect(label).not.toBe('');
        last = end;
      }
      expect(last).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 1000 },
  );
});

describe('findInText()', () => {
  test('says where in the text itself, through escapes and JSON in JSON', () => {
    const inner = JSON.stringify({ ssn: SSN, note: 'line\nada@example.org', 'bob@example.org': 4155550132, phone: 4155550132 });
    const text = JSON.stringify({ role: 'tool', content: inner, plain: 'x\u00e9 ada@example.org' });
    expect(found(text)).toEqual(['US_SSN 219099999', 'EMAIL ada@example.org', 'EMAIL bob@example.org', 'PHONE 4155550132', 'EMAIL ada@example.org']);
  });

  test('is what redaction replaces: the rest stays byte for byte, numbers as they are spelt', () => {
    const text = `{ "a" : 1.50, "b":[1e5,-0.0, 12345678901234567890], "ssn" : "${SSN}" ,\t"c":"\\u0041\\/", "args":"{\\"phone\\": 4155550132,  \\"n\\": 2.0}" }`;
    expect(redact(text)).toBe(text.replace(SSN, '[US_SSN_1]').replace('4155550132', '\\"[PHONE_1]\\"'));
    expect(found(text)).toEqual([`US_SSN ${SSN}`, 'PHONE 4155550132']);
  });
});
