import type { Population } from '@spanproof/vocabulary';
import { Button, TextLink } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { type Answer } from '../../data/use-answer.ts';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { saveFile } from '../../data/save-file.ts';
import { formatCount } from '../../format/figures.ts';
import { formatDay } from '../../format/instants.ts';
import { ROOT } from '../../plugin-id.ts';
import { PopulationForm } from './population-form.tsx';

const COLUMNS: readonly Column<Population>[] = [
  { title: 'Fixed at', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Period', cell: ({ from, to }) => `${formatDay(from)} to ${formatDay(to)}` },
  { title: 'Calls', align: 'right', cell: ({ calls }) => formatCount(calls) },
  { title: 'Population', cell: ({ id }) => <ShortId id={id} what="population id" /> },
  { title: 'Root', cell: ({ checkpoint }) => <ShortId id={checkpoint.root} what="root hash" /> },
  {
    title: 'For the auditor',
    cell: ({ id, checkpoint }) => (
      <Button
        size="sm"
        variant="secondary"
        icon="download-alt"
        aria-label={`Download the checkpoint of ${id.slice(0, 8)}`}
        onClick={() => saveFile({ blob: new Blob([checkpoint.note], { type: 'text/plain' }), name: `population-${id.slice(0, 16)}.note` })}
      >
        Checkpoint
      </Button>
    ),
  },
  { title: 'Step 2', cell: ({ id }) => <TextLink href={`${ROOT}/exports?population=${id}`}>{`Draw from ${id.slice(0, 8)}`}</TextLink> },
];

/** Step one of sampling: what a sample will be drawn from is fixed and handed over, before the auditor names a nonce. */
export function PopulationPanel({ populations }: { readonly populations: Answer<readonly Population[]> }): ReactElement {
  const [fixing, setFixing] = useState(false);
  return (
    <Panel
      title="Sampling, step 1: fix the population"
      actions={
        fixing ? null : (
          <Button size="sm" variant="secondary" onClick={() => setFixing(true)}>
            Fix a population …
          </Button>
        )
      }
    >
      {fixing && (
        <PopulationForm
          onDone={(fixed) => {
            setFixing(false);
            if (fixed) populations.reload();
          }}
        />
      )}
      <ShownAnswer answer={populations} rows={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyNote title="No population has been fixed yet">
              <p>Fix one, give its checkpoint to the auditor, and wait for the nonce: nobody can choose a nonce or a population to suit the other.</p>
            </EmptyNote>
          ) : (
            <DataTable label="Populations" columns={COLUMNS} rows={all} keyOf={({ id }) => id} />
          )
        }
      </ShownAnswer>
    </Panel>
  );
}
