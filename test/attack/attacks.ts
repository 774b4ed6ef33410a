import type { Attack } from './attack.ts';
import { ATTACKS_ON_ABSENCE } from './attacks-on-absence.ts';
import { ATTACKS_ON_FILES } from './attacks-on-files.ts';
import { ATTACKS_ON_HISTORY } from './attacks-on-history.ts';
import { ATTACKS_ON_ROWS } from './attacks-on-rows.ts';

export const ATTACKS: readonly Attack[] = [...ATTACKS_ON_FILES, ...ATTACKS_ON_ROWS, ...ATTACKS_ON_HISTORY, ...ATTACKS_ON_ABSENCE];
