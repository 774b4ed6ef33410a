import type { ControlCases } from '../../contracts/control-cases.ts';
import { requiredFieldsCases } from './cc6-1-required-fields.ts';

/** The cases of every control; a control without cases fails the suite. */
export const CONTROL_CASES: readonly ControlCases[] = [requiredFieldsCases];
