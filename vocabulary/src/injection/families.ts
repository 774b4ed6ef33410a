import { ANSWER, CHANGE, CODE, CREDENTIAL, FREE, HIDDEN, IGNORE, INSTRUCTION, NEW, OWN, PLAY, PRIOR, REVEAL, SAY, SEND } from './concepts.ts';

/** Meanings that stand for an attack where they come this close together, in this order unless `any`. */
export interface Family {
  readonly id: string;
  /** Weight of evidence; 3 leaves little doubt. */
  readonly weight: number;
  /** Words from the first to the last of the meanings. */
  readonly within: number;
  readonly meanings: readonly number[];
}

/** Words that mean something together. Adding one = a line here and its case in test/injection. */
export const FAMILIES: readonly Family[] = [
  { id: 'override', weight: 3, within: 9, meanings: [IGNORE, PRIOR, INSTRUCTION] },
  { id: 'override', weight: 2.2, within: 5, meanings: [IGNORE, INSTRUCTION] },
  { id: 'override', weight: 1.6, within: 5, meanings: [IGNORE, PRIOR] },
  { id: 'override', weight: 1.2, within: 4, meanings: [NEW, INSTRUCTION] },
  { id: 'system-prompt', weight: 2.6, within: 7, meanings: [REVEAL, HIDDEN, INSTRUCTION] },
  { id: 'system-prompt', weight: 2, within: 6, meanings: [REVEAL, OWN, INSTRUCTION] },
  { id: 'system-prompt', weight: 2, within: 7, meanings: [REVEAL, INSTRUCTION, PRIOR] },
  { id: 'system-prompt', weight: 2.2, within: 6, meanings: [OWN, CREDENTIAL] },
  { id: 'role-switch', weight: 1.6, within: 16, meanings: [PLAY, FREE] },
  { id: 'role-switch', weight: 1.4, within: 30, meanings: [PLAY, FREE, ANSWER] },
  { id: 'role-switch', weight: 1, within: 0, meanings: [FREE] },
  { id: 'encoded', weight: 1.3, within: 7, meanings: [ANSWER, CODE] },
  { id: 'encoded', weight: 1.3, within: 5, meanings: [SAY, CODE] },
  { id: 'encoded', weight: 0.9, within: 0, meanings: [CODE] },
  { id: 'answer-change', weight: 1.3, within: 6, meanings: [CHANGE, OWN, ANSWER] },
  { id: 'answer-change', weight: 1.1, within: 6, meanings: [OWN, ANSWER, CHANGE] },
  { id: 'answer-change', weight: 0.9, within: 5, meanings: [OWN, ANSWER] },
  { id: 'override', weight: 1, within: 4, meanings: [NEW, SAY] },
  { id: 'exfiltration', weight: 1.6, within: 10, meanings: [SEND, OWN, CREDENTIAL] },
];
