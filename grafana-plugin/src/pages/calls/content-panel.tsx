import type { CallDetail, Reveal, RevealedContent } from '@spanproof/vocabulary';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ContentThread } from './content-thread.tsx';
import { RevealForm } from './reveal-form.tsx';

const BEFORE: readonly Column<Reveal>[] = [
  { title: 'When', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Who', cell: ({ actor }) => actor ?? 'erased' },
  { title: 'Ticket', cell: ({ ticket }) => ticket },
  { title: 'Purpose', wide: true, cell: ({ purpose }) => purpose },
];

/** Content stays sealed until somebody says what for. What is revealed lives in this page only. */
export function ContentPanel({
  id,
  state,
  before,
}: {
  readonly id: string;
  readonly state: CallDetail['body'];
  readonly before: readonly Reveal[];
}): ReactElement {
  const [content, setContent] = useState<RevealedContent | undefined>(undefined);
  return (
    <Panel title="Content">
      {state === 'absent' && <EmptyNote title="No content was captured for this call" />}
      {state === 'erased' && <EmptyNote title="The content of this call was erased; its hash stays in the ledger" />}
      {state === 'sealed' && content === undefined && <RevealForm id={id} onRevealed={setContent} />}
      {content !== undefined && <ContentThread content={content} />}
      {before.length > 0 && (
        <>
          <h3 style={{ fontSize: 14, margin: '16px 0 8px' }}>Revealed before</h3>
          <DataTable label="Earlier reveals" columns={BEFORE} rows={before} keyOf={({ record_id }) => record_id} />
        </>
      )}
    </Panel>
  );
}
