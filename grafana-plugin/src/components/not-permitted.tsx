import type { ReactElement } from 'react';
import { type Deed, describeMay, useRefused, useVisitor } from '../data/permissions.tsx';

/** Why something is not offered: said only where the role is known and is not enough. */
export function NotPermitted({ deed, what }: { readonly deed: Deed; readonly what: string }): ReactElement | null {
  const visitor = useVisitor();
  const refused = useRefused(deed);
  if (visitor === undefined || !refused) return null;
  return (
    <p role="note">
      Your role is {visitor.role}: it may not {what}. That needs the role {describeMay(deed)}. Ask an administrator for it.
    </p>
  );
}
