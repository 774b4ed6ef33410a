import type { Query } from '../query.ts';
import { callsByModel } from './calls-by-model.ts';
import { callsByOutcome } from './calls-by-outcome.ts';
import { decisionsByRule } from './decisions-by-rule.ts';
import { findingsByKind } from './findings-by-kind.ts';

/** Adding a question = one file + one line here; a test runs each against the real tables. */
export const QUERIES: readonly Query[] = [callsByOutcome, callsByModel, decisionsByRule, findingsByKind];
