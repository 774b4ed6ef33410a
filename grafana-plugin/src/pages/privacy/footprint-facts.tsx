import type { SubjectFootprint } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { EmptyNote } from '../../components/empty-note.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatCount, formatCounted } from '../../format/figures.ts';

/** What is there, without opening any of it. */
export function FootprintFacts({ footprint }: { readonly footprint: SubjectFootprint }): ReactElement {
  const { records, key_ids, first, last, held } = footprint;
  if (records === 0) return <EmptyNote title="Nothing is kept under this id" />;
  return (
    <FactList
      facts={[
        ['Records', formatCount(records)],
        ['Keys', formatCount(key_ids.length)],
        ['First', first === undefined ? undefined : <Moment key="first" at={first} />],
        ['Last', last === undefined ? undefined : <Moment key="last" at={last} />],
        ['Held by', held.length === 0 ? 'nothing' : held.map(({ by, records: count }) => `${by} (${formatCounted(count, 'record')})`).join(', ')],
      ]}
    />
  );
}
