import type { RetentionClass, RetentionPolicy } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCounted } from '../../format/figures.ts';
import type { Word } from '../../format/words.ts';

const COLUMNS: readonly Column<RetentionClass>[] = [
  { title: 'Class', cell: (kept) => kept.class },
  { title: 'Content', align: 'right', cell: ({ body }) => formatCounted(body, 'day') },
  { title: 'Facts and proof', align: 'right', cell: ({ core }) => formatCounted(core, 'day') },
];

function describeState({ published }: RetentionPolicy): Word {
  if (published === undefined) return { text: 'not signed: nothing is removed', tone: 'attention' };
  return published.is_configured
    ? { text: 'signed by two', tone: 'good' }
    : { text: 'the configured policy is not the signed one: the signed one counts', tone: 'attention' };
}

export function PolicyFacts({ policy }: { readonly policy: RetentionPolicy }): ReactElement {
  const { configured, hash, published, approvers } = policy;
  return (
    <>
      <FactList
        facts={[
          ['State', <StateWord key="state" word={describeState(policy)} />],
          ['Configured policy', <ShortId key="hash" id={hash} what="hash of the policy" />],
          ['Signed', published === undefined ? undefined : <Moment key="at" at={published.at} />],
          ['Approvers', approvers.length === 0 ? 'nobody yet' : approvers.join(', ')],
        ]}
      />
      <DataTable label="Retention by class" columns={COLUMNS} rows={configured} keyOf={(kept) => kept.class} />
    </>
  );
}
