import type { BodyPartState, CallDetail, Reveal, RevealedContent } from '@spanproof/vocabulary';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { useMay, useVisitor } from '../../data/permissions.tsx';
import { BODY_WORDS } from '../../format/words.ts';
import { ContentThread } from './content-thread.tsx';
import { RevealForm } from './reveal-form.tsx';

const BEFORE: readonly Column<Reveal>[] = [
  { title: 'When', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Who', cell: ({ actor }) => actor ?? 'erased' },
  { title: 'Ticket', cell: ({ ticket }) => ticket },
  { title: 'Purpose', wide: true, cell: ({ purpose }) => purpose },
  { title: 'Access record', cell: ({ record_id }) => <ShortId id={record_id} what="access record id" /> },
];

/** Why there is nothing to reveal. What can be revealed is not listed. */
const CLOSED: { readonly [state in BodyPartState]?: string } = {
  absent: 'No content was captured for this call',
  erased: 'The content of this call was erased; its hash stays in the ledger',
  pruned: 'The content of this call is not stored any more; its hash stays in the ledger',
  unavailable: 'The content of this call cannot be opened now',
};

/** Content stays sealed until somebody says what for. What is revealed lives in this page only. */
export function ContentPanel({ id, detail }: { readonly id: string; readonly detail: CallDetail }): ReactElement {
  const { body: state, erasure, revealed_before: before } = detail;
  const [content, setContent] = useState<RevealedContent | undefined>(undefined);
  const may = useMay('content');
  const known = useVisitor() !== undefined;
  const closed = CLOSED[state];
  return (
    <Panel title="Content" actions={<StateWord word={BODY_WORDS[state]} />}>
      {closed !== undefined && (
        <EmptyNote title={closed}>
          {erasure !== undefined && (
            <p>
              The statement: <ShortId id={erasure.record_id} what="id of the statement" />, <Moment at={erasure.at} hint />
            </p>
          )}
          {state === 'unavailable' && <p>The key service does not give its key, and nothing says that it was destroyed: try again once the service answers.</p>}
        </EmptyNote>
      )}
      {closed === undefined && content === undefined && (may || !known) && <RevealForm id={id} onRevealed={setContent} />}
      {closed === undefined && <NotPermitted deed="content" what="reveal the content of calls" />}
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
