import { defineApprovedTexts } from './approved-texts.ts';
import type { RegisterDefinition } from './definition.ts';

export const playbooks: RegisterDefinition = defineApprovedTexts('playbooks');
