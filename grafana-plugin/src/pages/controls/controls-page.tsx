import type { ControlResult, ControlSummary } from '@spanproof/vocabulary';
import { RadioButtonGroup, Stack, TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { familyOf } from '../../format/families.ts';
import { formatCounted } from '../../format/figures.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';
import { CriteriaMatrix } from './criteria-matrix.tsx';
import { RunForm } from './run-form.tsx';

const COLUMNS: readonly Column<ControlSummary>[] = [
  { title: 'Criteria', cell: ({ criteria }) => criteria.join(', ') },
  { title: 'Control', wide: true, cell: ({ id, title }) => <TextLink href={`${ROOT}/controls/${id}`}>{title}</TextLink> },
  { title: 'Result', cell: ({ last }) => <StateWord word={RESULT_WORDS[last?.result ?? 'not_tested']} /> },
  { title: 'Last run', cell: ({ last }) => (last === undefined ? 'never' : <Moment at={last.at} />) },
  { title: 'Frequency', cell: ({ frequency }) => frequency },
  { title: 'Evidence', cell: ({ strength }) => strength },
  { title: 'Owner', cell: ({ owner }) => owner },
];

const RESULTS = Object.keys(RESULT_WORDS) as ControlResult[];
const FILTERS = [{ label: 'All', value: '' }, ...RESULTS.map((result) => ({ label: RESULT_WORDS[result].text, value: result as string }))];

const TABLES = [
  { label: 'By control', value: '' },
  { label: 'By criterion', value: 'criterion' },
];

/** What is tested, and with what result. */
export function ControlsPage(): ReactElement {
  const [state, change] = useSearchState();
  const controls = useAnswer(api.controls, 'controls');
  const mayRun = useMay('runs');
  const { result = '', family = '', by = '' } = state;

  return (
    <PageFrame title="Controls" question="What is tested, how, with what result?">
      {mayRun ? <RunForm onDone={controls.reload} /> : <NotPermitted deed="runs" what="run controls" />}
      <Stack direction="row" alignItems="center" gap={2} wrap="wrap">
        <RadioButtonGroup aria-label="Result" options={FILTERS} value={result} onChange={(value) => change({ result: value })} />
        <RadioButtonGroup aria-label="Table" options={TABLES} value={by} onChange={(value) => change({ by: value })} />
        {family !== '' && <TextLink href={`${ROOT}/controls`} inline={false}>{`Only ${family}: show all families`}</TextLink>}
      </Stack>
      <div style={{ marginTop: 12 }}>
        <ShownAnswer answer={controls} rows={12}>
          {(all) => {
            const shown = all.filter((control) => isShown(control, result, family));
            return by === 'criterion' && all.length > 0 ? (
              <CriteriaMatrix controls={shown} family={family} />
            ) : (
              <ControlTable controls={shown} total={all.length} />
            );
          }}
        </ShownAnswer>
      </div>
    </PageFrame>
  );
}

function ControlTable({ controls, total }: { readonly controls: readonly ControlSummary[]; readonly total: number }): ReactElement {
  if (controls.length === 0) return <EmptyNote title={total === 0 ? 'This processor knows no control' : 'No control has this result'} />;
  return (
    <>
      <p aria-live="polite">
        {formatCounted(controls.length, 'control')} of {total}. A result contributes evidence for a criterion; no control tests a criterion as a whole.
      </p>
      <DataTable label="Controls" columns={COLUMNS} rows={controls} keyOf={({ id }) => id} />
    </>
  );
}

function isShown({ last, criteria }: ControlSummary, result: string, family: string): boolean {
  return (result === '' || (last?.result ?? 'not_tested') === result) && (family === '' || criteria.some((criterion) => familyOf(criterion) === family));
}
