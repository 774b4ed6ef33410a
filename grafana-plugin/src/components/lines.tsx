import type { ReactElement, ReactNode } from 'react';

/** One under the other; what is absent takes no line. Text that is cut off stands whole in its tooltip. */
export function Lines({ of }: { readonly of: readonly ReactNode[] }): ReactElement {
  return (
    <>
      {of
        .filter((content) => content !== undefined)
        .map((content, place) => (
          <div key={place} {...(typeof content === 'string' ? { title: content } : {})}>
            {content}
          </div>
        ))}
    </>
  );
}
