import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DataFlows, Flow } from '../../processor/src/inventory/contract.ts';
import { flowDrawings } from '../../processor/src/inventory/flow-drawings.ts';
import { HOSTILE } from './seeded-traffic.ts';

const { mermaid, svg, answers } = flowDrawings;
const golden = (name: string): string => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');

const base = { calls: 10, blocked: 0, tokens_input: 1000, tokens_output: 200, kinds: [], tls: ['TLSv1.3'] } as const;
const FLOWS: readonly Flow[] = [
  {
    ...base,
    service: 'support-desk',
    environment: 'production',
    provider: 'openai',
    host: 'api.openai.com',
    region: 'eu',
    model: 'gpt-5-mini',
    calls: 1_284,
    blocked: 12,
    kinds: [
      ['EMAIL', 40],
      ['PHONE', 3],
    ],
    vendor: 'openai',
  },
  {
    ...base,
    service: 'support-desk',
    environment: 'production',
    provider: 'openai',
    host: 'api.openai.com',
    region: 'eu',
    model: 'gpt-5',
    kinds: [['EMAIL', 2]],
    vendor: 'openai',
  },
  { ...base, service: 'billing', environment: 'test', provider: 'anthropic', host: 'api.anthropic.com', region: 'us', model: 'claude-9', calls: 1 },
  { ...base, tls: [], calls: 2, blocked: 2 },
];

function formFlows(flows: readonly Flow[], flows_total = flows.length): DataFlows {
  const calls = flows.reduce((sum, flow) => sum + flow.calls, 0);
  const blocked = flows.reduce((sum, flow) => sum + flow.blocked, 0);
  const accesses = [{ action: 'calls.reveal', role: 'auditor', outcome: 'allowed', records: 3 }];
  return { from: '1', to: '2', flows, flows_total, figures: { calls, blocked, with_content: 1_000, tls_stated: 1_295, streams: 2, accesses } };
}

test('the pictures are what they were', () => {
  expect(mermaid(formFlows(FLOWS))).toBe(golden('data-flow.mmd'));
  expect(svg(formFlows(FLOWS))).toBe(golden('data-flow.svg'));
});

test('the order of flows does not matter', () => {
  expect([mermaid(formFlows(FLOWS.toReversed())), svg(formFlows(FLOWS.toReversed()))]).toEqual([mermaid(formFlows(FLOWS)), svg(formFlows(FLOWS))]);
});

test('no traffic and traffic that is not all shown are said', () => {
  expect([mermaid(formFlows([])), svg(formFlows([]))]).toEqual([
    expect.stringContaining('no traffic in the window'),
    expect.stringContaining('no traffic in the window'),
  ]);
  const note = 'the 4 largest of 2,000 flows';
  expect([mermaid(formFlows(FLOWS, 2_000)), svg(formFlows(FLOWS, 2_000))]).toEqual([expect.stringContaining(note), expect.stringContaining(note)]);
});

describe('hostile names are text', () => {
  const hostile = HOSTILE.map((name, index): Flow => ({ ...base, service: name, provider: name, host: name, model: name, kinds: [[name, index + 1]] }));

  test('in SVG: only our elements and attributes, and every name is in it', () => {
    const text = svg(formFlows(hostile));
    const elements = [...text.matchAll(/<([^>]*)>/g)].map(([, inside = '']) => inside);
    for (const element of elements) {
      expect(element).toMatch(/^(?:\/?(?:svg|g|title|text)|(?:svg|text|rect|path)(?: [a-zA-Z-]+="[^"<>&]*")*\/?)$/);
      expect(element).not.toMatch(/(?:^|\s)(?:on[a-z]+|href|style)=/);
    }
    // Read back as a reader of XML does: what stands between the elements is the names, but for what XML cannot say.
    const titles = [...text.matchAll(/<title>([^<]*)<\/title>/g)].map(([, inside = '']) =>
      inside.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    );
    for (const name of HOSTILE) expect(titles).toContain(name.replaceAll(/[\r\n]/g, ' ').replaceAll(/[\p{Cc}\u202e\ufffe]/gu, '\u25a1'));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\ufffe\uffff]/u);
  });

  test('in Mermaid: every line is one of ours, and labels hold plain characters and references only', () => {
    const [head, ...lines] = mermaid(formFlows(hostile)).split('\n');
    expect([head, lines.pop()]).toEqual(['flowchart LR', '']);
    const label = String.raw`"(?:[A-Za-z0-9 .,:/_()-]|#\d+;)*"`;
    const line = new RegExp(String.raw`^ {2}(?:c\d+\[${label}\]|d\d+\[\(${label}\)\]|m\d+\(\[${label}\]\)|[cd]\d+ -->\|${label}\| [dm]\d+)$`);
    expect(lines.filter((one) => !line.test(one))).toEqual([]);
    expect(lines.length).toBe(5 * HOSTILE.length);
  });

  test('halves of characters do not break either', () => {
    const broken = formFlows([{ ...base, service: 'half \ud800' }]);
    expect([mermaid(broken).isWellFormed(), svg(broken).isWellFormed()]).toEqual([true, true]);
  });
});

describe('the answer sheet', () => {
  const facts = { log: { origin: 'test.example/log', size: 99 }, key_custody: 'local file', content_roles: ['compliance', 'auditor', 'admin'] };

  test('answers the four questions with the figures of the window', () => {
    expect(answers(formFlows(FLOWS), facts).map(({ question, what, answer }) => `${question} | ${what} | ${answer}`)).toEqual([
      'flow | Callers | 3',
      'flow | Destinations that calls reached | 2: anthropic, api.anthropic.com, us; openai, api.openai.com, eu',
      'flow | Destinations without a vendor entry | 1: anthropic, api.anthropic.com, us',
      'flow | Regions that calls state | eu; us',
      'flow | What was found in calls | EMAIL 42; PHONE 3',
      'flow | Blocked before they left | 14 of 1,297 calls',
      'flow | Not covered | traffic of services that are not instrumented',
      'logged | Calls sealed | 1,297 in 2 streams',
      'logged | Log | test.example/log, 99 entries now',
      'encrypted | In transit: calls that state their TLS version | 99.8 % (1,295 of 1,297)',
      'encrypted | At rest: calls whose content is sealed in an encrypted envelope | 77.1 % (1,000 of 1,297)',
      'encrypted | Key custody | local file',
      'access | Roles that may see content | compliance, auditor, admin',
      'access | calls.reveal by auditor, allowed | 3 access records',
      'access | Not covered | who reaches the host, the database or the key service beside the processor',
    ]);
  });

  test('says where it looked at a part only, and where there was nothing', () => {
    expect(answers(formFlows(FLOWS, 2_000), facts)[0]?.answer).toBe('3 (of the 4 largest of 2,000 flows)');
    const empty = { ...formFlows([]), figures: { calls: 0, blocked: 0, with_content: 0, tls_stated: 0, streams: 0, accesses: [] } };
    const said = new Map(answers(empty, facts).map(({ what, answer }) => [what, answer]));
    expect([said.get('Destinations that calls reached'), said.get('In transit: calls that state their TLS version'), said.get('Access records')]).toEqual([
      '0: none',
      'none of 0',
      'none in the window',
    ]);
  });
});
