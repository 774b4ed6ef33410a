import type { LedgerState, LedgerWitness } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCount } from '../../format/figures.ts';
import type { Word } from '../../format/words.ts';

/** A witness that cosigned the newest head, one that is behind, one that gave no answer. */
export function describeWitness({ size, failure }: LedgerWitness, logSize: number): Word {
  if (failure !== undefined) return { text: `gave no cosignature: ${failure.code}`, tone: 'bad' };
  if (size === undefined) return { text: 'not asked yet', tone: 'neutral' };
  return size === logSize ? { text: 'has cosigned all there is', tone: 'good' } : { text: `${formatCount(logSize - size)} entries behind`, tone: 'attention' };
}

export function WitnessList({ state }: { readonly state: LedgerState }): ReactElement {
  const { witnesses, quorum, log } = state;
  if (witnesses.length === 0)
    return (
      <EmptyNote title="No witness is set">
        <p>
          Whoever holds all keys of this processor could write the log anew. Run `spanproof witness` on a machine of somebody else and name it in
          `log.witnesses`.
        </p>
      </EmptyNote>
    );
  const columns: readonly Column<LedgerWitness>[] = [
    { title: 'Witness', cell: ({ name }) => name },
    { title: 'State', wide: true, cell: (witness) => <StateWord word={describeWitness(witness, log.size)} /> },
    { title: 'Entries', align: 'right', cell: ({ size }) => (size === undefined ? '' : formatCount(size)) },
    { title: 'Cosigned', cell: ({ cosigned_at }) => cosigned_at !== undefined && <Moment at={cosigned_at} hint /> },
    { title: 'Why not', wide: true, cell: ({ failure }) => failure?.message },
  ];
  return (
    <>
      <p>
        What leaves this processor needs {quorum} of {witnesses.length}; sealing never waits for them.
      </p>
      <DataTable label="Witnesses" columns={columns} rows={witnesses} keyOf={({ name }) => name} />
    </>
  );
}
