import type { Board } from '../build/board.ts';
import { drift } from './drift.ts';
import { findingsAndGuard } from './findings-and-guard.ts';
import { ledger } from './ledger.ts';
import { llmOperations } from './llm-operations.ts';
import { processorInternals } from './processor-internals.ts';
import { providerSlo } from './provider-slo.ts';
import { soc2Posture } from './soc2-posture.ts';

/** Adding a dashboard = one file + one line here + `node bin/generate.mjs`. */
export const BOARDS: readonly Board[] = [llmOperations, providerSlo, findingsAndGuard, drift, ledger, soc2Posture, processorInternals];
