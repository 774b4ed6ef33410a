import { type EnforcementPlan, examineText, type FindingKind, redactValue, type Replace, type Scanner } from '@spanproof/vocabulary';
import { parseBody } from './protocols/exact-json.ts';
import type { Protocol, Refusal } from './protocols/protocol.ts';
import { type RefusedAnswer, refuse } from './refusal.ts';
import { isStructure } from './protocols/texts.ts';
import type { Enforcement } from './stream/enforcement.ts';
import { createEventGuard, type EventGuard } from './stream/event-guard.ts';
import type { Framing } from './stream/framing.ts';
import { dropSpelling } from './stream/rewrite-event.ts';
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
  readonly plan: EnforcementPlan;
  /** Made when the first value is replaced: most answers hold none. */
  readonly replace: () => Replace;
}

/** A document is in memory anyway; the scanner's own budget is for content, not for a body that carries an image. */
const BUDGET = { maxBytes: 64 * 1024 * 1024, maxCandidates: 50_000 };

export function createResponseGuard({ scanner, protocol, plan, replace }: ResponseCollaborators, decisionId: string): ResponseGuard {
  const counts = new Map<FindingKind, number>();
  let truncated = false;
  let blocked = false;
  let made: Replace | undefined;
  const refusal: Refusal = { decisionId, message: 'the answer was blocked by policy: it holds what a rule keeps from the application' };
  const enforcement: Enforcement = {
    actionOf: (kind) => plan.actions.get(kind),
    replace: (kind, value, obscured) => (made ??= replace())(kind, value, obscured),
    count: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    giveUp() {
      truncated = true;
      return plan.failsClosed;
    },
    block() {
      blocked = true;
    },
  };

  function guardEvents<Carrier>(): EventGuard<Carrier> {
    return createEventGuard<Carrier>({ scanner, protocol, enforcement });
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
      blocked ||= findings.some(({ kind }) => plan.actions.get(kind) === 'block');
      if (blocked || (examined.truncated && !admitUnexamined())) return undefined;
      const redacted = redactValue(text, '', findings, enforcement.replace) as string;
      return redacted === text || json === undefined ? redacted : dropSpelling(redacted);
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
