import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOARDS } from '@spanproof/dashboards';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const panels = BOARDS.flatMap(({ rows }) => rows.flatMap((row) => row.panels)).flatMap((panel) => (panel.kind === 'metric' ? [panel] : []));

let data: string;
let processor: ProcessorProcess;
/** Type and labels of every metric that a running processor shows. */
const shown = new Map<string, { readonly type: string; readonly labels: Set<string> }>();

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-internals-'));
  // A backend that does not answer: its counts are there all the same.
  processor = await startProcessorProcess(data, [], { SPANPROOF_EXPORTERS_OTLP: '[{ name: nowhere, endpoint: "http://127.0.0.1:9" }]' });
  await fetch(`${processor.endpoint}/v1/traces`, { method: 'POST', body: 'no', headers: { 'content-type': 'application/json' } });
  const text = await (await fetch(`${processor.api}/metrics`)).text();
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) shown.set(name, { type, labels: new Set(['instance', 'job']) });
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_]+)\{([^}]*)\} /gm))
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) shown.get(name)?.labels.add(label);
});
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
});

describe.each(panels.map((panel) => [panel.title, panel] as const))('%s', (_, { promql, legend }) => {
  const metrics = [...promql.matchAll(/\b(?:spanproof|process)_[a-z_]+\b/g)].map(([name]) => name);

  test('asks for metrics that there are, counters by their rate', () => {
    expect(metrics.length).toBeGreaterThan(0);
    for (const name of metrics) {
      expect([...shown.keys()]).toContain(name);
      const rated = promql.includes(`rate(${name}[$__rate_interval])`);
      // A difference of two counters of one process is a level.
      if (!/_total - /.test(promql)) expect([name, shown.get(name)?.type === 'counter']).toEqual([name, rated]);
    }
  });

  test('groups by labels that they have, and names its lines by what is left', () => {
    const known = new Set(metrics.flatMap((name) => [...(shown.get(name)?.labels ?? [])]));
    const added = [...promql.matchAll(/label_replace\(.*?, "(\w+)",/g)].map(([, label]) => label);
    const grouped = [...promql.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '));
    expect(grouped.filter((label) => !known.has(label))).toEqual([]);
    const left = [...(grouped.length > 0 || added.length > 0 ? grouped : known), ...added];
    for (const [, label] of legend.matchAll(/\{\{(\w+)\}\}/g)) expect(left).toContain(label);
  });
});

test('every metric of the processor is on the board, or is known to be none for people', () => {
  const asked = panels.map(({ promql }) => promql).join(' ');
  const left = [...shown.keys()].filter((name) => !new RegExp(`\\b${name}\\b`).test(asked));
  expect(left.toSorted()).toEqual(['process_start_time_seconds', 'spanproof_calls_total', 'spanproof_data_points_total', 'spanproof_forward_failures_total']);
});
