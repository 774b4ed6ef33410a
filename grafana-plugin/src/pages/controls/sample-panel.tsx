import type { Population } from '@spanproof/vocabulary';
import { Button, TextLink } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount } from '../../format/figures.ts';
import { formatDay } from '../../format/instants.ts';
import { ROOT } from '../../plugin-id.ts';

const COLUMNS: readonly Column<Population>[] = [
  { title: 'Fixed at', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Period', cell: ({ from, to }) => `${formatDay(from)} to ${formatDay(to)}` },
  { title: 'Calls', align: 'right', cell: ({ calls }) => formatCount(calls) },
  { title: 'Root of the checkpoint', cell: ({ checkpoint }) => <ShortId id={checkpoint.root} what="root" /> },
  { title: 'Draw', cell: ({ id }) => <TextLink href={`${ROOT}/exports?population=${id}`}>{`Draw from ${id.slice(0, 8)}`}</TextLink> },
];

/** How an auditor's sample of the calls is drawn, and the populations it can be drawn from. */
export function SamplePanel(): ReactElement {
  const mayExport = useMay('exports');
  const [shown, setShown] = useState(false);
  return (
    <Panel title="Sample">
      <p>
        The control looks at the whole population. An auditor draws in two steps: the population is fixed first, by a signed checkpoint of the log; then the
        auditor names a nonce. The sample is the calls with the smallest SHA-256 of root, nonce and record id, so anybody who has the package can draw it again.
      </p>
      <NotPermitted deed="exports" what="fix populations and draw samples" />
      {mayExport && (shown ? <Populations /> : <ShowButton onShow={() => setShown(true)} />)}
    </Panel>
  );
}

function ShowButton({ onShow }: { readonly onShow: () => void }): ReactElement {
  return (
    <Button size="sm" variant="secondary" onClick={onShow}>
      Show the populations
    </Button>
  );
}

function Populations(): ReactElement {
  const populations = useAnswer(api.populations, 'populations');
  return (
    <ShownAnswer answer={populations} rows={2}>
      {(all) =>
        all.length === 0 ? (
          <EmptyNote title="No population has been fixed yet">
            <p>
              The first step is on the page <TextLink href={`${ROOT}/exports`}>Evidence export</TextLink>.
            </p>
          </EmptyNote>
        ) : (
          <DataTable label="Populations" columns={COLUMNS} rows={all} keyOf={({ id }) => id} />
        )
      }
    </ShownAnswer>
  );
}
