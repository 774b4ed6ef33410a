import {
  createPlaceholders,
  createReplace,
  decide,
  examineValue,
  FINDING_KINDS,
  type FindingKind,
  type Json,
  mergeDecisions,
  type Placeholders,
  type Policy,
  redactValue,
  type ScanBudget,
  type Scanner,
  type Transform,
  type TransformKeys,
} from '@spanproof/vocabulary';
import { UNSCANNED } from './withhold.ts';

/** As for a call: only a hostile span is not looked at to its end. */
const BUDGET: ScanBudget = { maxBytes: 64 * 1024 * 1024, maxCandidates: 50_000 };
/** What the scanner reads of a label; a longer one must not cost as often as it has values. */
const MAX_LABEL = 64;
const SHORTEST_NUMBER = 4;

/** Texts one by one, for what is passed on and is no record. */
export interface TextRedactor {
  text(text: string, label: string): string;
  name(name: string): string;
  number(digits: string, label: string): string | undefined;
}

export interface TextRules {
  /** For one span or resource: equal values get equal placeholders in it, and none that `received`, its bytes as text, holds already. */
  open(received: () => string, budget?: Partial<ScanBudget>): TextRedactor;
}

/**
 * The policy for texts whose direction nobody knows: the rules for requests and for responses both apply, and of two transforms the one that leaves less.
 * A text the scanner did not read to its end is withheld where a rule fails closed. Pure.
 */
export function createTextRules(scanner: Scanner<FindingKind>, policy: Policy, environment: string | undefined, keys?: TransformKeys): TextRules {
  const { transforms, failsClosed } = readRules(policy, environment);
  return {
    open(received, budget) {
      const left = { ...BUDGET, ...budget };
      let numbering: Placeholders | undefined;
      const placeholders: Placeholders = {
        placeholderOf: (kind, value) => (numbering ??= createPlaceholders(received())).placeholderOf(kind, value),
      };
      const replace = createReplace(transforms, placeholders, keys);

      function redactMember(label: string, value: Json): readonly [string, Json] {
        const member = { [label.slice(-MAX_LABEL)]: value };
        const { findings, truncated } = examineValue(scanner, member, { part: 'other', pointer: '' }, left);
        left.maxBytes = Math.max(0, left.maxBytes - (typeof value === 'string' ? value.length : label.length));
        left.maxCandidates = Math.max(0, left.maxCandidates - findings.length);
        if (truncated && failsClosed) return [label, UNSCANNED];
        if (findings.length === 0) return [label, value];
        return Object.entries(redactValue(member, '', findings, replace) as { readonly [key: string]: Json })[0] ?? [label, value];
      }

      return {
        text: (text, label) => redactMember(label, text)[1] as string,
        name(name) {
          const { findings, truncated } = examineValue(scanner, { [name]: null }, { part: 'other', pointer: '' }, left);
          left.maxBytes = Math.max(0, left.maxBytes - name.length);
          if (truncated && failsClosed) return UNSCANNED;
          if (findings.length === 0) return name;
          return Object.keys(redactValue({ [name]: null }, '', findings, replace) as object)[0] ?? name;
        },
        number(digits, label) {
          if (digits.length < SHORTEST_NUMBER) return undefined;
          const [finding] = examineValue(scanner, { [label.slice(-MAX_LABEL)]: digits }, { part: 'other', pointer: '' }, left).findings.filter(
            ({ place }) => !place.pointer.endsWith('~k'),
          );
          return finding === undefined ? undefined : replace(finding.kind, digits);
        },
      };
    },
  };
}

/** decide() over every kind there is: what it would do, before anything is found. */
function readRules(
  policy: Policy,
  environment: string | undefined,
): { readonly transforms: ReadonlyMap<FindingKind, Transform>; readonly failsClosed: boolean } {
  const counts = new Map(FINDING_KINDS.map((kind) => [kind, 1] as const));
  const about = { by: 'processor', counts, truncated: true, ...(environment === undefined ? {} : { environment }) } as const;
  const merged = mergeDecisions(decide(policy, { ...about, direction: 'request' }), decide(policy, { ...about, direction: 'response' }));
  return { transforms: merged.transforms, failsClosed: merged.verdicts.some(({ outcome }) => outcome === 'failed_closed') };
}
