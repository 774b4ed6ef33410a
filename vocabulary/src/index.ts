export { CodedError, type ErrorCode, hasCode } from './error.ts';
export type { FindingKind } from './findings/index.ts';
export type { Json } from './json.ts';
export type { Action, AllowList, Direction, Outcome, Policy, Rule, Transform, Verdict } from './policy.ts';
export {
  type CallContent, type CallFacts, type CallKind, type ContentPart, type ExaminedCall, type Finding, type LlmCall, type NormalisedRecord,
  type Place, RECORD_KINDS, type RecordKind, type RedactedCall, type SourceCore, type SourceRecord, type SourceRef, type SubjectFacts,
} from './record.ts';
