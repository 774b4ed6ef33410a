import { type Json, RISK_CLASSES, RISK_RULES, type RiskClass, TOPICS } from '@spanproof/vocabulary';

/** What was taken from a call before it was sealed, as far as its core has it. */
export interface Assessment {
  readonly risk?: {
    readonly class: RiskClass;
    /** `says` absent: the rule is not one that this version of the app knows. */
    readonly reasons: readonly { readonly id: string; readonly says?: string; readonly owasp: readonly string[] }[];
  };
  readonly cost?: { readonly nano_usd: number; readonly prices: string };
  readonly language?: string;
  readonly refusal?: boolean;
  readonly json_valid?: boolean;
}

/** Reads a core; undefined where it was sealed by a version that assessed nothing. What is absent there stays absent here. */
export function readAssessment(core: { readonly [key: string]: Json }): Assessment | undefined {
  const [features, risk, cost] = [membersOf(core['features']), membersOf(core['risk']), membersOf(core['cost'])];
  if (features === undefined && risk === undefined && cost === undefined) return undefined;
  const riskClass = RISK_CLASSES.find((one) => one === risk?.['class']);
  const { language, refusal, json_valid } = features ?? {};
  const { nano_usd, prices } = cost ?? {};
  return {
    ...(riskClass === undefined ? {} : { risk: { class: riskClass, reasons: readReasons(risk?.['reasons']) } }),
    ...(typeof nano_usd === 'number' && typeof prices === 'string' ? { cost: { nano_usd, prices } } : {}),
    ...(typeof language === 'string' ? { language } : {}),
    ...(typeof refusal === 'boolean' ? { refusal } : {}),
    ...(typeof json_valid === 'boolean' ? { json_valid } : {}),
  };
}

function readReasons(value: Json | undefined): NonNullable<Assessment['risk']>['reasons'] {
  const ids = Array.isArray(value) ? (value as readonly Json[]).filter((id) => typeof id === 'string') : [];
  return ids.map((id) => {
    const rule = RISK_RULES.find((one) => one.id === id);
    return rule === undefined ? { id, owasp: [] } : { id, says: rule.says, owasp: TOPICS[rule.topic].owasp_2026 };
  });
}

function membersOf(value: Json | undefined): { readonly [key: string]: Json } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { readonly [key: string]: Json }) : undefined;
}
