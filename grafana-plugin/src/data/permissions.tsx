import type { Role, WhoAmI } from '@spanproof/vocabulary';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { api } from './api.ts';
import { type Answer, useAnswer } from './use-answer.ts';

/** What a button does, as the processor's roles know it. */
export type Deed = 'access' | 'registers' | 'files' | 'runs' | 'exports' | 'content' | 'tokens' | 'alerts' | 'verify' | 'subjects' | 'retention';

/** As the processor decides (its routes' roles): what is not offered here would be refused there, and recorded. */
const MAY: { readonly [deed in Deed]: readonly Role[] } = {
  access: ['compliance', 'auditor', 'admin'],
  registers: ['compliance', 'admin'],
  files: ['compliance', 'auditor', 'admin'],
  runs: ['compliance', 'auditor', 'admin'],
  exports: ['compliance', 'auditor', 'admin'],
  content: ['compliance', 'auditor', 'admin'],
  tokens: ['admin'],
  alerts: ['operator', 'compliance', 'admin'],
  subjects: ['compliance', 'admin'],
  retention: ['admin'],
  verify: ['operator', 'compliance', 'auditor', 'admin'],
};

const Visitor = createContext<Answer<WhoAmI> | undefined>(undefined);

/** Asks once who looks at the pages below. */
export function VisitorProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const visitor = useAnswer(api.whoami, 'visitor');
  return <Visitor.Provider value={visitor}>{children}</Visitor.Provider>;
}

/** Undefined while it is not known, and where the processor does not say. */
export function useVisitor(): WhoAmI | undefined {
  const answer = useContext(Visitor);
  return answer?.state === 'ready' ? answer.value : undefined;
}

/** Whether the visitor's role may do it; not before that is known. */
export function useMay(deed: Deed): boolean {
  const visitor = useVisitor();
  return visitor !== undefined && MAY[deed].includes(visitor.role);
}

/** Whether it is known that the visitor's role may not do it. */
export function useRefused(deed: Deed): boolean {
  const visitor = useVisitor();
  return visitor !== undefined && !MAY[deed].includes(visitor.role);
}

/** Roles that may, in words: `compliance, auditor or admin`. */
export function describeMay(deed: Deed): string {
  const roles = MAY[deed];
  return roles.length === 1 ? (roles[0] ?? '') : `${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}`;
}
