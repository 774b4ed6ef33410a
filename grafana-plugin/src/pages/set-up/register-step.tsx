import type { RegisterName, TodoItem } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatCounted } from '../../format/figures.ts';
import { formOf } from '../../registers/fields.ts';
import { RegisterPanel } from '../../registers/register-panel.tsx';
import { presetForTodo } from '../../registers/todo-preset.ts';
import type { Step } from './steps.ts';

/** What is open in one register, and the form that settles the one that was chosen. */
export function RegisterStep({
  register,
  todo,
  next,
  onNext,
  onSaved,
}: {
  readonly register: RegisterName;
  readonly todo: readonly TodoItem[];
  readonly next: Step | undefined;
  readonly onNext: () => void;
  readonly onSaved: () => void;
}): ReactElement {
  const [chosen, setChosen] = useState<TodoItem | undefined>(undefined);
  const form = formOf(register);
  const open = todo.filter((item) => item.register === register);
  const columns: readonly Column<TodoItem>[] = [
    { title: 'What', wide: true, cell: ({ what }) => what },
    { title: 'Why', wide: true, cell: ({ why }) => why },
    { title: 'Due', cell: ({ due }) => due },
    {
      title: 'Settle it',
      cell: (item) => (
        <Button size="sm" variant="secondary" onClick={() => setChosen(item)} aria-label={`Settle: ${item.what}`}>
          Settle
        </Button>
      ),
    },
  ];
  return (
    <>
      {/* Before the list: what was chosen is what somebody wants to fill in now. */}
      {chosen !== undefined && (
        <RegisterPanel
          key={chosen.id}
          form={form}
          entryId={chosen.entry}
          preset={presetForTodo(chosen) ?? (chosen.entry === undefined ? {} : undefined)}
          onSaved={onSaved}
        />
      )}
      <Panel
        title={`Open: ${form.title.toLowerCase()}`}
        actions={
          next && (
            <Button size="sm" variant="secondary" onClick={onNext}>
              {`Next: ${next.title}`}
            </Button>
          )
        }
      >
        {open.length === 0 ? (
          <EmptyNote title="Nothing is open here" />
        ) : (
          <>
            <p>{formatCounted(open.length, 'item')}</p>
            <DataTable label={`Open: ${form.title}`} columns={columns} rows={open} keyOf={({ id }) => id} />
          </>
        )}
      </Panel>
      {chosen === undefined && <RegisterPanel key="all" form={form} onSaved={onSaved} />}
    </>
  );
}
