import type { PointCounts } from '../receive/contract.ts';
import type { Normalised } from '../stage.ts';

/** What a body of metrics was: nothing of it is a record. */
export interface NormalisedMetrics extends Normalised {
  /** Data points of GenAI metrics. */
  readonly points: number;
}

/** Metrics are sums that the calls themselves say better: those of GenAI are counted, all are answered as accepted (docs/decisions/0012-logs-and-metrics.md). */
export function normaliseMetrics(counts: PointCounts): NormalisedMetrics {
  let points = 0;
  let foreign = 0;
  for (const [name, count] of counts) {
    if (/^(?:gen_ai|llm|traceloop|mcp)\./.test(name)) points += count;
    else foreign += count;
  }
  const reason = foreign === 0 ? undefined : `${foreign} data points are of no GenAI metric and were not kept`;
  return { calls: [], sources: [], foreign, rejected: 0, points, ...(reason === undefined ? {} : { reason }) };
}
