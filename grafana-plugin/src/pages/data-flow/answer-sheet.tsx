import type { FlowAnswer } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';

const QUESTIONS: { readonly [question in FlowAnswer['question']]: string } = {
  flow: 'Where does AI data flow?',
  logged: 'Is it logged?',
  encrypted: 'Is it encrypted?',
  access: 'Who has access?',
};
const COLUMNS: readonly Column<FlowAnswer>[] = [
  { title: 'What', wide: true, cell: ({ what }) => what },
  { title: 'Answer', wide: true, cell: ({ answer }) => answer },
];

/** What customers’ questionnaires ask, with what the answers do not cover. */
export function AnswerSheet({ answers }: { readonly answers: readonly FlowAnswer[] }): ReactElement {
  return (
    <>
      {(Object.keys(QUESTIONS) as FlowAnswer['question'][]).map((question) => (
        <div key={question} style={{ marginBottom: 16 }}>
          <h3 style={{ fontSize: 14, margin: '0 0 8px' }}>{QUESTIONS[question]}</h3>
          <DataTable
            label={QUESTIONS[question]}
            columns={COLUMNS}
            rows={answers.filter((answer) => answer.question === question)}
            keyOf={({ what, answer }) => `${what} ${answer}`}
          />
        </div>
      ))}
    </>
  );
}
