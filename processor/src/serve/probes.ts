import type { Probe } from '../api/contract.ts';
import type { Ingest } from '../ingest.ts';
import { listMetrics, type Readings } from '../metrics/list-metrics.ts';
import { formatPrometheus, PROMETHEUS_TYPE } from '../metrics/prometheus.ts';

const STARTED_AT = Date.now() / 1000 - process.uptime();
const TEXT = 'text/plain; charset=utf-8';

/** What machines ask: alive, ready, and the metrics. An engine that is down refuses nothing, so it makes nobody unready. */
export function createProbes(
  { ingest, read }: { readonly ingest: Ingest; readonly read: () => Readings },
  { metricsAreOpen }: { readonly metricsAreOpen: boolean },
): readonly Probe[] {
  return [
    { path: '/healthz', open: true, answer: () => ({ status: 200, type: TEXT, body: 'ok\n' }) },
    {
      path: '/readyz',
      open: true,
      answer() {
        const why = ingest.refusal();
        return why === undefined ? { status: 200, type: TEXT, body: 'ready\n' } : { status: 503, type: TEXT, body: `not ready: ${why}\n` };
      },
    },
    { path: '/metrics', open: metricsAreOpen, answer: () => ({ status: 200, type: PROMETHEUS_TYPE, body: formatPrometheus(listMetrics(read())) }) },
  ];
}

/** What the operating system says about this process. */
export function readProcess(): Pick<Readings, 'memory' | 'cpuSeconds' | 'startedAtSeconds'> {
  const { user, system } = process.cpuUsage();
  return { memory: process.memoryUsage(), cpuSeconds: (user + system) / 1e6, startedAtSeconds: STARTED_AT };
}
