import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** A row whose two model names are of different families is a model that changed behind an alias. */
export const callsByModel: Query = {
  name: 'calls-by-model',
  question: 'Which model was asked, which one answered, and what did it use?',
  shape: 'table',
  columns: ['provider', 'model_requested', 'model_served', 'calls', 'tokens_input', 'tokens_output', 'latency_p50_ms', 'latency_p99_ms'],
  sql: `SELECT provider, model_requested, model_served, count() AS calls, sum(tokens_input) AS tokens_input, sum(tokens_output) AS tokens_output,
  quantileTDigest(0.5)(latency_ns) / 1e6 AS latency_p50_ms, quantileTDigest(0.99)(latency_ns) / 1e6 AS latency_p99_ms
${CALLS_IN_PERIOD}
GROUP BY provider, model_requested, model_served ORDER BY calls DESC, provider, model_requested, model_served`,
};
