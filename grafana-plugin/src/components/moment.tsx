import type { ReactElement } from 'react';
import { formatInstant, formatRelative, toMs } from '../format/instants.ts';

/** An instant: absolute UTC to read, relative as a hint. */
export function Moment({ at }: { readonly at: string }): ReactElement {
  return (
    <time dateTime={new Date(toMs(at)).toISOString()} title={formatRelative(at, Date.now())} style={{ whiteSpace: 'nowrap' }}>
      {formatInstant(at)}
    </time>
  );
}
