import type { Control } from '../contract.ts';
import { requiredFields } from './cc6-1-required-fields.ts';

/** Every control, in the order of the criteria. What is not listed here is not tested. */
export const CONTROLS: readonly Control[] = [requiredFields];
