import { CRITERIA, type ControlSummary, type Criterion } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { familyOf } from '../../format/families.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';

interface Row {
  readonly criterion: Criterion;
  readonly controls: readonly ControlSummary[];
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Criterion', cell: ({ criterion }) => criterion },
  { title: 'About', wide: true, cell: ({ criterion }) => CRITERIA[criterion] },
  {
    title: 'Controls that contribute, with their results',
    wide: true,
    cell: ({ controls }) =>
      controls.length === 0 ? (
        'none here: people’s documents alone'
      ) : (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {controls.map(({ id, title, last }) => (
            <li key={id} style={{ display: 'flex', gap: 12 }}>
              <StateWord word={RESULT_WORDS[last?.result ?? 'not_tested']} />
              <TextLink href={`${ROOT}/controls/${id}`}>{title}</TextLink>
            </li>
          ))}
        </ul>
      ),
  },
];

/** Every criterion with the controls that contribute to it; those without one are shown, not left out. */
export function CriteriaMatrix({ controls, family }: { readonly controls: readonly ControlSummary[]; readonly family: string }): ReactElement {
  const rows = (Object.keys(CRITERIA) as Criterion[])
    .filter((criterion) => family === '' || familyOf(criterion) === family)
    .map((criterion) => ({ criterion, controls: controls.filter((control) => control.criteria.includes(criterion)) }));
  return <DataTable label="Criteria and controls" columns={COLUMNS} rows={rows} keyOf={({ criterion }) => criterion} />;
}
