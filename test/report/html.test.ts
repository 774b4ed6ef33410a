import { describe, expect, test } from 'vitest';
import type { PackageInputs } from '../../processor/src/report/contract.ts';
import { formAnswerSheet } from '../../processor/src/report/html/answer-sheet.ts';
import { escapeText, formTable, html } from '../../processor/src/report/html/markup.ts';
import { formReportPage } from '../../processor/src/report/html/report-page.ts';
import { readWithPython } from './open-package.ts';
import { formControl, formInputs, formOutcome, formSummaryOfCall, SAMPLE } from './package-inputs.ts';

const HASH = 'ab'.repeat(32);
/** Strict XML, so that nothing is left to a browser's mercy: every element with its id, its own text, and its parent. */
const READ = `
import sys, json, xml.dom.minidom
document = xml.dom.minidom.parseString(sys.stdin.buffer.read())
found = []
def walk(node):
    for child in node.childNodes:
        if child.nodeType == child.ELEMENT_NODE:
            text = ''.join(c.data for c in child.childNodes if c.nodeType in (3, 4))
            found.append([child.tagName, child.getAttribute('id'), ' '.join(text.split()), child.parentNode.nodeName, len(child.getElementsByTagName('tr'))])
            walk(child)
walk(document)
print(json.dumps(found))`;
type Element = readonly [tag: string, id: string, text: string, parent: string, rows: number];
const read = (page: string): readonly Element[] => readWithPython(READ, Buffer.from(page)) as readonly Element[];

const fail = (): never => {
  throw new Error('the inputs have no register entry');
};
const nothing: Partial<PackageInputs> = { sources: [], flows: [], registers: [], grants: [], custody: { custody: 'local file', keys: [], at_rest: [] } };

describe('report.html', () => {
  test('has its sections in the order of the auditor’s paper', () => {
    const sections = read(formReportPage(formInputs(), HASH)).filter(([tag]) => tag === 'section');
    expect(sections.map(([, id]) => id)).toEqual([
      'scope',
      'not-proven',
      'results',
      'exceptions',
      'control-A1.1-availability',
      'control-C1.1-content',
      'control-C1.2-disposal',
      'control-PI1.5-integrity',
      'control-P1.1-notice',
      'completeness',
      'ipe',
      'custody',
      'policies',
      'subservice',
      'glossary',
    ]);
  });

  test('a control’s page holds objective, test, population, sample, result, deviations, evidence and room for the response', () => {
    const page = formReportPage(formInputs(), HASH);
    const control = page.slice(page.indexOf('id="control-C1.1-content"'), page.indexOf('id="control-C1.2-disposal"'));
    for (const part of ['>deviation<', 'Objective', 'Test', 'Population', 'Sample', 'Deviations', 'Evidence', 'Management response', 'Remediation'])
      expect(control).toContain(part);
  });

  test('loads and runs nothing', () => {
    const elements = read(formReportPage(formInputs(), HASH)).map(([tag]) => tag);
    expect(elements.filter((tag) => ['script', 'link', 'img', 'iframe', 'object', 'form', 'base'].includes(tag))).toEqual([]);
    expect(formReportPage(formInputs(), HASH)).not.toMatch(/url\(|@import|\son[a-z]+=|javascript:/i);
  });

  test('prints on any paper, with a foot that names content and root on every page, and cuts no row', () => {
    const page = formReportPage(formInputs(), HASH);
    expect(page).toContain(`content: "${HASH}\\a log root ${'ef'.repeat(32)}"`);
    expect(page).toContain('counter(page) " of " counter(pages)');
    expect(page).toContain('tr { break-inside: avoid; }');
    expect(page).not.toMatch(/size:\s*(A4|Letter)/i);
    expect(formReportPage(formInputs({ bundle: { id: 'cd'.repeat(32), root: 'ef'.repeat(32) } }), HASH)).toContain(`content: "${'cd'.repeat(32)}`);
  });

  test('says none where there is none: no table without a row', () => {
    for (const page of [formReportPage(formInputs(nothing), HASH), formAnswerSheet(formInputs(nothing), HASH)]) {
      const elements = read(page);
      expect(elements.filter(([tag, , , , rows]) => tag === 'table' && rows < 2)).toEqual([]);
      expect(elements.filter(([tag, , text]) => tag === 'p' && text === '')).toEqual([]);
    }
    expect(formReportPage(formInputs(nothing), HASH)).toContain('No source was heard in this period.');
    expect(formReportPage(formInputs({ ...nothing, controls: [], run: { ...formInputs().run, outcomes: [] } }), HASH)).toContain(
      'No control is in the catalogue.',
    );
  });

  test('never claims what only others may say', () => {
    const words =
      /\b(compliant|compliance with|immutable|certified|certificate|guaranteed?|secure\b(?! ?:)|tamper-proof|100 ?% safe|AI-powered|passes SOC|SOC 2 report of)\b/i;
    expect(words.test('it is compliant')).toBe(true);
    for (const page of [formReportPage(formInputs(), HASH), formAnswerSheet(formInputs(), HASH)])
      expect(
        read(page)
          .map(([, , text]) => text)
          .filter((text) => words.test(text)),
      ).toEqual([]);
  });

  test('says what is not proven, and the missing witness only where it is missing', () => {
    expect(formReportPage(formInputs(), HASH)).toContain('No witness cosigned the log');
    expect(formReportPage(formInputs({ assurance: 3 }), HASH)).not.toContain('No witness cosigned the log');
    expect(formReportPage(formInputs({ assurance: 3 }), HASH)).toContain('opinion on them is for an independent CPA');
  });

  test('time before go-live is not covered, and a day without a record is missing', () => {
    const page = formReportPage(formInputs(), HASH);
    expect(page).toContain('50.0 % (1 of 2) days since go-live; 1 of 3 days lie before go-live and are not covered');
    expect(read(page).filter(([tag, , text]) => tag === 'td' && text === 'missing')).toHaveLength(1);
  });

  test('prints some deviations, and says how many are where', () => {
    const deviations = Array.from({ length: 1000 }, (_, index) => ({ item: `i${index}`, what: 'w' }));
    const page = formReportPage(
      formInputs({
        controls: [formControl('A1.1-x')],
        run: { ...formInputs().run, outcomes: [formOutcome('A1.1-x', { result: 'deviation', deviations, deviations_total: 1234 })] },
      }),
      HASH,
    );
    expect(page).toContain('1,174 more are not printed here: 1,000 are listed in tables/controls/A1.1-x.csv.');
    expect(page).not.toContain('i60<');
  });
});

describe('a sample', () => {
  test('stands with root, nonce, formula and what was chosen, so that anybody can draw it again', () => {
    const page = formReportPage(formInputs({ sample: SAMPLE }), HASH);
    const section = page.slice(page.indexOf('id="sample"'), page.indexOf('id="ipe"'));
    for (const fact of ['02'.repeat(32), '03'.repeat(16), 'SHA-256(root || nonce || record id)', formSummaryOfCall(2).record_id, '&lt;img src=x&gt;'])
      expect(section).toContain(fact);
    expect(read(page).filter(([tag, id]) => tag === 'section' && id === 'sample')).toHaveLength(1);
    expect(formReportPage(formInputs(), HASH)).not.toContain('id="sample"');
  });
});

describe('what people add', () => {
  const response = {
    ...(formInputs().registers[0] ?? fail()),
    register: 'responses' as const,
    id: 'answer-1',
    data: {
      control: 'C1.1-content',
      run: 'ab'.repeat(16),
      item: 'call 0f',
      cause: 'a rule that only logged',
      response: 'accepted',
      remediation: 'the rule redacts',
      owner: 'compliance lead',
      due: '2026-12-01',
      retest: { at: '2026-12-02', run: 'cd'.repeat(16), result: 'passed' },
    },
  };

  test('management’s response stands beside the deviation it answers, with cause, remediation and retest', () => {
    const page = formReportPage(formInputs({ registers: [response] }), HASH);
    for (const text of ['a rule that only logged', 'the rule redacts', '2026-12-02: passed']) expect(page).toContain(text);
    expect(
      read(page)
        .filter(([tag, , text]) => tag === 'td' && ['accepted', 'no management response'].includes(text))
        .map(([, , text]) => text),
    ).toEqual(['accepted', 'no management response']);
    expect(page).not.toContain('There is no management response in the register.');
    expect(page.match(/None is needed: nothing deviated\./g)).toHaveLength(4);
  });

  test('a deviation without a response has room for one, and says that there is none', () => {
    expect(formReportPage(formInputs(), HASH)).toContain('There is no management response in the register.');
  });

  test('what was scoped out is said on page 1', () => {
    const page = formReportPage(formInputs({ scope: { criteria: ['CC6.1'], services: ['desk'], controls_left_out: 28, calls_left_out: 1_200 } }), HASH);
    expect(page).toContain('criteria CC6.1; 28 controls that speak to others are left out');
    expect(page).toContain('services desk; 1,200 calls of others are left out of the table of calls; controls, flows and the bundle speak of all services');
  });
});

describe('hostile text', () => {
  const HOSTILE = `</td><script>alert(1)</script>" onload="x' & \u0000\u001b[0m \ud800 \uffff ]]> <!-- \u202e`;
  const flow = {
    ...formInputs().flows[0],
    service: HOSTILE,
    provider: HOSTILE,
    host: HOSTILE,
    kinds: [[HOSTILE, 1]] as const,
    calls: 1,
    blocked: 0,
    tls: [HOSTILE],
  };
  const inputs = formInputs({
    flows: [flow],
    sources: [{ source: HOSTILE, service: HOSTILE, verdict: 'gaps', detail: HOSTILE, calls: 1, days: [] }],
    grants: [{ who: HOSTILE, role: 'viewer', may: [HOSTILE] }],
    run: {
      ...formInputs().run,
      id: HOSTILE,
      outcomes: formInputs().run.outcomes.map((outcome) => ({ ...outcome, reason: HOSTILE, ipe: { ...outcome.ipe, sql: HOSTILE } })),
    },
    header: { ...formInputs().header, generated_by: HOSTILE, purpose: HOSTILE },
    registers: formInputs().registers.map((entry) => ({ ...entry, data: { title: HOSTILE, report: { type: HOSTILE }, dpa: HOSTILE } })),
  });

  test.each([
    ['report', formReportPage(inputs, HASH)],
    ['answer sheet', formAnswerSheet(inputs, HASH)],
  ])('stays text in the %s', (_, page) => {
    const elements = read(page);
    expect(elements.some(([tag]) => tag === 'script')).toBe(false);
    expect(elements.some(([, , text]) => text.includes('<script>alert(1)</script>'))).toBe(true);
    expect(page).not.toContain('<script');
  });

  test('markup is escaped by its maker, nested markup is not escaped twice', () => {
    expect(html`<b title="${'"<&\''}">${html`<i>${'&amp;'}</i>`}${3}</b>`.text).toBe('<b title="&quot;&lt;&amp;&#39;"><i>&amp;amp;</i>3</b>');
    expect(escapeText('a\u0000b\ud800c😀')).toBe('a\u25a1b\u25a1c😀');
    expect(formTable('c', ['a'], [['<x>', 1000]], 'none').text).toContain('<td>&lt;x&gt;</td><td class="n">1,000</td>');
  });
});
