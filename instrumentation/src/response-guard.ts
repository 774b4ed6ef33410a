import { type EnforcementPlan, examineText, type FindingKind, redactValue, type Replace, type Scanner } from '@spanproof/vocabulary';
import { parseBody } from './protocols/exact-json.ts';
import type { Protocol, Refusal } from './protocols/protocol.ts';
import { type RefusedAnswer, refuse } from './refusal.ts';
import { isStructure } from './protocols/texts.ts';
import type { Enforcement } from './stream/enforcement.ts';
import { createEventGuard, type EventGuard } from './stream/event-guard.ts';
import type { Framing } from './stream/framing.ts';
import { dropSpelling } from './stream/rewrite-event.ts';
import { restoreText } from './stream/restore-text.ts';
import { createStreamGuard, type StreamGuard } from './stream/stream-guard.ts';

/** The policy of one call, applied to what the provider answers before the application sees it. */
export interface ResponseGuard {
  /** A whole body: the text to hand on, undefined where nothing of it may be. */
  examine(text: string): string | undefined;
  /** A body that cannot be examined (no text, too long): true where it may be handed on. */
  admitUnexamined(): boolean;
  /** A body that comes in frames. */
  guardStream(framing: Framing): StreamGuard;
  /** A stream whose events are objects. */
  guardEvents<Carrier>(): EventGuard<Carrier>;
  /** What the application is answered instead, where nothing was handed on yet. */
  readonly refused: RefusedAnswer;
  readonly seen: ResponseEnforced;
}

/** What was done to an answer, for the verdicts. */
export interface ResponseEnforced {
  readonly counts: ReadonlyMap<FindingKind, number>;
  readonly truncated: boolean;
  readonly blocked: boolean;
}

interface ResponseCollaborators {
  readonly scanner: Scanner<FindingKind>;
  readonly protocol: Protocol;
  /** Undefined where no rule changes or refuses an answer. */
  readonly plan: EnforcementPlan | undefined;
  /** What placeholders of the request stand for, where they come back. */
  readonly restore: ReadonlyMap<string, string>;
  /** Made when the first value is replaced: most answers hold none. */
  readonly replace: () => Replace;
}

/** A document is in memory anyway; the scanner's own budget is for content, not for a body that carries an image. */
const BUDGET = { maxBytes: 64 * 1024 * 1024, maxCandidates: 50_000 };

export function createResponseGuard({ scanner, protocol, plan, restore, replace }: ResponseCollaborators, decisionId: string): ResponseGuard {
  const counts = new Map<FindingKind, number>();
  let truncated = false;
  let blocked = false;
  let made: Replace | undefined;
  const refusal: Refusal = { code: 'policy_blocked', decisionId, message: 'the answer was blocked by policy: it holds what a rule keeps from the application' };
  const enforcement: Enforcement = {
    actionOf: (kind) => plan?.actions.get(kind),
    replace: (kind, value, obscured) => (made ??= replace())(kind, value, obscured),
    count: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    giveUp() {
      truncated = true;
      return plan?.failsClosed === true;
    },
    block() {
      blocked = true;
    },
  };

  function guardEvents<Carrier>(): EventGuard<Carrier> {
    return createEventGuard<Carrier>({ reader: { scanner, restore }, protocol, enforcement });
  }

  function admitUnexamined(): boolean {
    blocked ||= enforcement.giveUp();
    return !blocked;
  }

  return {
    examine(text) {
      const json = parseBody(text);
      const examined = examineText(scanner, text, { part: 'response', pointer: '' }, BUDGET);
      const findings = json === undefined ? examined.findings : examined.findings.filter(({ place }) => !isStructure(json, place.pointer));
      for (const { kind } of findings) enforcement.count(kind);
      blocked ||= findings.some(({ kind }) => enforcement.actionOf(kind) === 'block');
      if (blocked || (examined.truncated && !admitUnexamined())) return undefined;
      const changing = findings.filter(({ kind }) => enforcement.actionOf(kind) === 'redact');
      const redacted = changing.length === 0 ? text : (redactValue(text, '', changing, enforcement.replace) as string);
      const restored = restoreText({ scanner, restore }, redacted);
      return restored === text || json === undefined ? restored : dropSpelling(restored);
    },
    admitUnexamined,
    guardStream: (framing) => createStreamGuard({ framing, events: guardEvents(), refuse: () => writeRefusal(protocol, refusal) }),
    guardEvents,
    refused: refuse(protocol, refusal),
    get seen() {
      return { counts, truncated, blocked };
    },
  };
}

/** Anthropic and OpenAI name the event of a failure; the others tell by its data. */
function writeRefusal(protocol: Protocol, refusal: Refusal): { readonly data: string; readonly event: string | undefined } {
  const body = protocol.refuseInStream?.(refusal) ?? protocol.refuse(refusal);
  return { data: JSON.stringify(body), event: body.type === 'error' ? 'error' : undefined };
}
