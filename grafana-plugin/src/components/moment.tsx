import type { ReactElement } from 'react';
import { formatInstant, formatRelative, toMs } from '../format/instants.ts';

/** An instant: absolute UTC to read, relative as a hint; in a table it is too much to stand beside each. */
export function Moment({ at, hint = false }: { readonly at: string; readonly hint?: boolean }): ReactElement {
  const relative = formatRelative(at, Date.now());
  return (
    <time dateTime={new Date(toMs(at)).toISOString()} title={relative} style={{ whiteSpace: hint ? 'normal' : 'nowrap' }}>
      {formatInstant(at)}
      {hint && ` (${relative})`}
    </time>
  );
}
