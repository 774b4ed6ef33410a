import type { AssuranceLevel, BodyPartState, CallSummary, ControlResult, ControlSummary, Outcome } from '@spanproof/vocabulary';

/** What a state means for the reader; a tone never stands without its word. */
export type Tone = 'good' | 'bad' | 'attention' | 'neutral';

export interface Word {
  readonly text: string;
  readonly tone: Tone;
}

/** Grey is not green: what was not tested says so. */
export const RESULT_WORDS: { readonly [result in ControlResult]: Word } = {
  passed: { text: 'passed', tone: 'good' },
  deviation: { text: 'deviation', tone: 'bad' },
  not_tested: { text: 'not tested', tone: 'neutral' },
  no_occurrences: { text: 'no occurrences', tone: 'neutral' },
  not_applicable: { text: 'not applicable', tone: 'neutral' },
};

export const CALL_WORDS: { readonly [outcome in CallSummary['outcome']]: Word } = {
  ok: { text: 'ok', tone: 'good' },
  error: { text: 'error', tone: 'bad' },
  blocked: { text: 'blocked', tone: 'attention' },
};

/** What became of a call's content. */
export const BODY_WORDS: { readonly [state in BodyPartState]: Word } = {
  sealed: { text: 'sealed', tone: 'good' },
  absent: { text: 'none was captured', tone: 'neutral' },
  capture_failed: { text: 'could not all be recorded', tone: 'bad' },
  erased: { text: 'erased: a statement says that its key was destroyed', tone: 'neutral' },
  pruned: { text: 'not stored any more', tone: 'neutral' },
  unavailable: { text: 'cannot be opened now: its key is not given', tone: 'attention' },
};

export const VERDICT_WORDS: { readonly [outcome in Outcome]: Word } = {
  allowed: { text: 'allowed', tone: 'good' },
  allowed_with_log: { text: 'allowed with log', tone: 'attention' },
  redacted: { text: 'redacted', tone: 'attention' },
  blocked: { text: 'blocked', tone: 'attention' },
  not_applicable: { text: 'not applicable', tone: 'neutral' },
  failed_open: { text: 'failed open', tone: 'bad' },
  failed_closed: { text: 'failed closed', tone: 'bad' },
};

export const STRENGTH_WORDS: { readonly [strength in ControlSummary['strength']]: string } = {
  operating: 'operating evidence from traffic',
  partial: 'partial evidence from traffic',
  human: 'human documents only',
};

/** How strongly the log is anchored. */
export const ASSURANCE_WORDS: { readonly [level in AssuranceLevel]: string } = {
  0: 'L0: hashed, nothing is signed yet',
  1: 'L1: signed by the log key of this organisation',
  2: 'L2: signed, and timestamped by a third party',
  3: 'L3: signed, and cosigned by a witness',
  4: 'L4: signed, and cosigned by a third party as witness',
};
