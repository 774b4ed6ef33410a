import type { Query } from '../query.ts';
import { accessByAction } from './access-by-action.ts';
import { anchorLag } from './anchor-lag.ts';
import { answersOverTime } from './answers-over-time.ts';
import { availabilityOverTime } from './availability-over-time.ts';
import { burnRates } from './burn-rates.ts';
import { callRate } from './call-rate.ts';
import { callTotals } from './call-totals.ts';
import { callsByModel } from './calls-by-model.ts';
import { callsByOutcome } from './calls-by-outcome.ts';
import { callsByService } from './calls-by-service.ts';
import { controlHistory } from './control-history.ts';
import { controlResultCounts } from './control-result-counts.ts';
import { controlResults } from './control-results.ts';
import { costByModel } from './cost-by-model.ts';
import { costOverTime } from './cost-over-time.ts';
import { decisionsByRule } from './decisions-by-rule.ts';
import { discoveries } from './discoveries.ts';
import { errorRatio } from './error-ratio.ts';
import { errorsByType } from './errors-by-type.ts';
import { failedRules } from './failed-rules.ts';
import { findingsByKind } from './findings-by-kind.ts';
import { findingsOverTime } from './findings-over-time.ts';
import { finishReasonsOverTime } from './finish-reasons-over-time.ts';
import { firstChunkQuantiles } from './first-chunk-quantiles.ts';
import { guardOutcomes } from './guard-outcomes.ts';
import { languagesOverTime } from './languages-over-time.ts';
import { latencyQuantiles } from './latency-quantiles.ts';
import { ledgerStreams } from './ledger-streams.ts';
import { providerAvailability } from './provider-availability.ts';
import { rateLimitHeadroom } from './rate-limit-headroom.ts';
import { riskOverTime } from './risk-over-time.ts';
import { riskReasons } from './risk-reasons.ts';
import { services } from './services.ts';
import { signals } from './signals.ts';
import { sourceGaps } from './source-gaps.ts';
import { tokenRate } from './token-rate.ts';
import { writers } from './writers.ts';

/** Adding a question = one file + one line here; a test runs each against the real tables. */
export const QUERIES: readonly Query[] = [
  accessByAction,
  anchorLag,
  answersOverTime,
  availabilityOverTime,
  burnRates,
  callRate,
  callTotals,
  callsByModel,
  callsByOutcome,
  callsByService,
  controlHistory,
  controlResultCounts,
  controlResults,
  costByModel,
  costOverTime,
  decisionsByRule,
  discoveries,
  errorRatio,
  errorsByType,
  failedRules,
  findingsByKind,
  findingsOverTime,
  finishReasonsOverTime,
  firstChunkQuantiles,
  guardOutcomes,
  languagesOverTime,
  latencyQuantiles,
  ledgerStreams,
  providerAvailability,
  rateLimitHeadroom,
  riskOverTime,
  riskReasons,
  services,
  signals,
  sourceGaps,
  tokenRate,
  writers,
];
