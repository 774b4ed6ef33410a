import type { Action, Outcome, Verdict } from '@spanproof/vocabulary';
import { ENUMERATED } from './enumeration.ts';

const MAX_VERDICTS = 256;
const MAX_CHARS = 65_536;
const MEMBERS = ['rule', 'version', 'action', 'outcome', 'by', 'count'] as const;
const ACTIONS: readonly string[] = ['allow', 'allow_with_log', 'redact', 'block'] satisfies readonly Action[];
const OUTCOMES: readonly string[] = [
  'allowed',
  'allowed_with_log',
  'redacted',
  'blocked',
  'not_applicable',
  'failed_open',
  'failed_closed',
] satisfies readonly Outcome[];

/** Verdicts as a source reports them, as JSON text; undefined for anything that is not exactly that, or speaks for the processor. */
export function parseVerdicts(text: string): readonly Verdict[] | undefined {
  const value = text.length <= MAX_CHARS ? parse(text) : undefined;
  return Array.isArray(value) && value.length <= MAX_VERDICTS && value.every(isVerdict) ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // kept as unmapped, like every attribute that does not say what its name promises
  }
}

function isVerdict(value: unknown): value is Verdict {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== MEMBERS.length) return false;
  const { rule, version, action, outcome, by, count } = value as Readonly<Partial<Record<(typeof MEMBERS)[number], unknown>>>;
  return (
    typeof rule === 'string' &&
    ENUMERATED.test(rule) &&
    isCount(version) &&
    typeof action === 'string' &&
    ACTIONS.includes(action) &&
    typeof outcome === 'string' &&
    OUTCOMES.includes(outcome) &&
    by === 'source' &&
    isCount(count)
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
