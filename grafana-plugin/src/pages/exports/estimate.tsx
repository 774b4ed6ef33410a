import type { ExportRequest } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatBytes, formatCount, formatDuration } from '../../format/figures.ts';

/** What the package would hold, before anything is started. Mount it with a key per request. */
export function Estimate({ request }: { readonly request: Pick<ExportRequest, 'from' | 'to'> }): ReactElement {
  const estimate = useAnswer(() => api.estimateExport(request), 'estimate');
  return (
    <section aria-label="Estimate" style={{ margin: '16px 0' }}>
      <ShownAnswer answer={estimate} rows={1}>
        {({ calls, records, bytes, seconds }) => (
          <FactList
            facts={[
              ['Calls', formatCount(calls)],
              ['Records', formatCount(records)],
              ['Size, about', formatBytes(bytes)],
              ['Time, about', seconds === undefined ? 'not known before the first export' : formatDuration(seconds * 1e9)],
            ]}
          />
        )}
      </ShownAnswer>
    </section>
  );
}
