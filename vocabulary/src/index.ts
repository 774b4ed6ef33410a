export {
  type AccessEntry,
  type AccessPage,
  type AuditorToken,
  type AssuranceLevel,
  BODY_PART_STATES,
  type BodyPartState,
  type CallDetail,
  type CallHistogram,
  type CallPage,
  type CallSummary,
  type ControlDetail,
  type ControlHistory,
  type ControlHistoryEntry,
  type ControlOutcome,
  type ControlResult,
  type ControlRun,
  type ControlSummary,
  type ExportJob,
  type ExportEstimate,
  type ExportRequest,
  type Health,
  type IpeBlock,
  type IssuedToken,
  type KeyDestroyed,
  type Population,
  type PopulationRequest,
  type Problem,
  type RecordProof,
  REGISTERS,
  type RegisterEntry,
  type RegisterName,
  type Reveal,
  type RevealedContent,
  type RevealRequest,
  ROLES,
  type Role,
  type RunRequest,
  type RunSummary,
  type TodoItem,
  type TokenRequest,
  type WhoAmI,
} from './api.ts';
export type {
  Erasure,
  ErasureNotice,
  ErasureState,
  ErasureStatement,
  EraseRequest,
  Hold,
  HoldReason,
  HoldRequest,
  HoldSelection,
  KekSummary,
  KeyInventory,
  KeyRotation,
  PlannedRemoval,
  RetentionApproval,
  RetentionClass,
  RetentionPlan,
  RetentionPolicy,
  RetentionRun,
  SubjectExportRequest,
  SubjectFootprint,
  SubjectQuery,
} from './api-privacy.ts';
export {
  ALERT_STATES,
  type Alert,
  type AlertPage,
  type AlertState,
  type AlertStep,
  type AlertTransition,
  type Signal,
  type SignalComparison,
  type SignalPage,
} from './api-alerts.ts';
export type { LedgerState, LedgerStream, LedgerWitness } from './api-ledger.ts';
export {
  type DataFlow,
  type DataFlowSheet,
  type DataFlows,
  type DiffLine,
  type FlowAnswer,
  type FlowFigures,
  INVENTORY_KINDS,
  type InventoryItem,
  type InventoryKind,
  type PromptDiff,
  type PromptVersion,
} from './api-inventory.ts';
export {
  AWS_BEDROCK,
  GEN_AI,
  GENERAL,
  MCP,
  OPENAI,
  REPORT_TYPES,
  type ReportType,
  SEMCONV_GENAI_REVISION,
  SEMCONV_GENAI_SCHEMA_URL,
  SEMCONV_GENAI_VERSION,
  SOURCE_CHECKPOINT,
  SOURCE_HELLO,
  SOURCE_REPORT,
  SPANPROOF,
} from './attributes.ts';
export { ALERT_MOVES, isClosedAlert, mayMoveAlert, needsNote } from './alert-life.ts';
export { type BodyState, readBodyState } from './body-state.ts';
export { buildCore, type CoreFeatures, type CoreSettings, type CoreV1 } from './core.ts';
export { CRITERIA, type Criterion } from './criteria.ts';
export { classifyData, DATA_CLASSES, type DataClass } from './data-class.ts';
export { type Decision, decide, type EnforcementPlan, mergeDecisions, planEnforcement } from './decide.ts';
export type { DecisionFacts } from './decision-facts.ts';
export { CodedError, type ErrorCode, hasCode } from './error.ts';
export { type Examination, examineText, examineValue } from './examine.ts';
export { findInText, type TextFinding } from './find-in-text.ts';
export { type ContentFeatures, takeFeatures } from './features/take-features.ts';
export { fingerprintRequest, promptFingerprint, readPromptParts, readSystemPrompt, readTools, toolsFingerprint } from './fingerprint.ts';
export type { FindingDefinition, ScanBudget, ScanFinding, Scanner, ScanResult } from './findings/definition.ts';
export { DIGITS, FINDING_KINDS, FINDINGS, type FindingKind } from './findings/index.ts';
export { createScanner } from './findings/scan.ts';
export { createStreamScan, type StreamScan, type StreamStep } from './findings/stream-scan.ts';
export type { Json } from './json.ts';
export { type JsonLiteral, type LiteralEdit, readLiterals, spliceStrings } from './json-text.ts';
export { meetsCondition } from './meets-condition.ts';
export { parsePolicy } from './parse-policy.ts';
export {
  type Action,
  type AllowList,
  type Condition,
  coversKind,
  DEFAULT_POLICY,
  type Direction,
  type Outcome,
  type Policy,
  type Rate,
  type Rule,
  type Setting,
  type TokenLimits,
  type Transform,
  type Verdict,
} from './policy.ts';
export { policyHash } from './policy-hash.ts';
export { type Cost, type CostOf, createCostOf } from './prices/compute-cost.ts';
export { parsePriceList } from './prices/parse-price-list.ts';
export type { ModelPrice, PriceList } from './prices/price-list.ts';
export { PUBLIC_PRICES } from './prices/public-prices.ts';
export {
  type CallContent,
  type CallFacts,
  type CallKind,
  type ContentPart,
  type ExaminedCall,
  type Finding,
  type LlmCall,
  type NormalisedRecord,
  type Place,
  RECORD_KINDS,
  type RecordKind,
  type RedactedCall,
  type ReportCore,
  type ReportRecord,
  type SourceCore,
  type SourceRecord,
  type SourceRef,
  type SubjectFacts,
} from './record.ts';
export { redactValue } from './redact-text.ts';
export { revealText } from './reveal/reveal-text.ts';
export type { RevealedText } from './reveal/revealed-text.ts';
export { assessRisk, type Risk } from './risk/assess-risk.ts';
export { type Explanation, explainFinding } from './findings/explain.ts';
export { defineUserRule, type UserRule } from './user-rules/define-user-rule.ts';
export { topicOf, TOPICS, type TaxonomyTags, type Topic } from './taxonomy.ts';
export { type InjectionScore, type Provenance, scoreInjection } from './injection/score-injection.ts';
export { type Answered, detectOutput, OUTPUT_SIGNALS, type OutputSignal } from './features/detect-output.ts';
export { RISK_CLASSES, RISK_RULES, type RiskClass, type RiskRule } from './risk/rules.ts';
export { createReplace, type Replace } from './transforms/create-replace.ts';
export { createPlaceholders, type Placeholders } from './transforms/placeholders.ts';
export { keyedTransforms, requireTransformKeys } from './transforms/require-keys.ts';
export { createTransformKeys, type TransformCrypto, type TransformKeys } from './transforms/transform-keys.ts';
export { type RevealedFinding, type RevealedScan, scanReadings } from './reveal/scan-readings.ts';
