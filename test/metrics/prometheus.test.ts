import { describe, expect, test } from 'vitest';
import { formatLogLine } from '../../processor/src/cli/log-line.ts';
import { ENGINE_STATES, listMetrics, type Readings } from '../../processor/src/metrics/list-metrics.ts';
import { formatPrometheus } from '../../processor/src/metrics/prometheus.ts';

const READINGS: Readings = {
  version: '1.2.3',
  bodies: { accepted: 3, redelivered: 1 },
  refused: new Map([
    ['OTLP_MALFORMED', 2],
    ['INGEST_BUSY', 5],
  ]),
  accepted: 10,
  foreign: 4,
  points: 20,
  foreign_points: 30,
  rejected: 1,
  calls: 5,
  sealed: 7,
  stored: 6,
  insert_failures: 0,
  journal_bytes: 4096,
  queued: 2,
  inFlightBytes: 100,
  engine: { name: 'embedded', state: 'down' },
  log: { size: 8 },
  anchorLagMs: 1500,
  forward: { journalBytes: 12, backends: [{ name: 'tempo', waiting: 1, forwarded: 2, refused: 3, dropped: 4, failures: 5 }] },
  memory: { rss: 1000 },
  cpuSeconds: 1.5,
  startedAtSeconds: 1_790_000_000,
};

/** Samples by name and labels, read by the grammar of the text format. */
function parse(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    const [, series = '', value = ''] = /^([a-z_:][a-z0-9_:]*(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})?) (-?[0-9.e+]+)$/.exec(line) ?? [];
    expect(series, line).not.toBe('');
    expect(samples.has(series), line).toBe(false);
    samples.set(series, Number(value));
  }
  return samples;
}

describe('metrics', () => {
  const text = formatPrometheus(listMetrics(READINGS));
  const samples = parse(text);

  test('say what the processor counted', () => {
    expect(Object.fromEntries(samples)).toMatchObject({
      'spanproof_build_info{version="1.2.3"}': 1,
      spanproof_bodies_accepted_total: 3,
      'spanproof_bodies_refused_total{code="INGEST_BUSY"}': 5,
      spanproof_spans_received_total: 10,
      spanproof_rows_sealed_total: 7,
      spanproof_rows_stored_total: 6,
      spanproof_anchor_lag_seconds: 1.5,
      'spanproof_engine_state{engine="embedded",state="down"}': 1,
      'spanproof_engine_state{engine="embedded",state="ready"}': 0,
      'spanproof_forward_spans_dropped_total{backend="tempo"}': 4,
    });
    expect([...samples.keys()].filter((series) => series.startsWith('spanproof_engine_state'))).toHaveLength(ENGINE_STATES.length);
  });

  test('have a help line, a type, and names as Prometheus wants them', () => {
    for (const { name, type, help } of listMetrics(READINGS)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
      expect(help, name).toMatch(/^[A-Z0-9].*[.0-9a-z]$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
    }
  });

  test('escape what stands in a label', () => {
    expect(formatPrometheus([{ name: 'x', type: 'gauge', help: 'X.', samples: [{ labels: { l: 'a"b\\c\nd' }, value: 1 }] }])).toContain(
      'x{l="a\\"b\\\\c\\nd"} 1',
    );
  });
});

describe('a line of the log', () => {
  const now = new Date(0);
  test('is for people by default', () => {
    expect(formatLogLine('text', 'ENGINE_DOWN: gone', now)).toBe('ENGINE_DOWN: gone');
  });

  test.each([
    ['ENGINE_DOWN: gone: twice\nsecond', { level: 'error', code: 'ENGINE_DOWN', message: 'gone: twice\nsecond' }],
    ['console ready', { level: 'info', message: 'console ready' }],
  ])('is one JSON object where asked: %j', (line, fields) => {
    const written = formatLogLine('json', line, now);
    expect(written).not.toContain('\n');
    expect(JSON.parse(written)).toEqual({ time: '1970-01-01T00:00:00.000Z', ...fields });
  });
});
