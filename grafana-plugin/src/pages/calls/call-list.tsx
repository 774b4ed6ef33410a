import { css } from '@emotion/css';
import type { CallPage, CallSummary } from '@spanproof/vocabulary';
import { Button, TextLink } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { ImportHint } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount, formatCounted, formatDuration } from '../../format/figures.ts';
import { CALL_WORDS } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';

type Query = { readonly [name: string]: string | undefined };

const COLUMNS: readonly Column<CallSummary>[] = [
  { title: 'When', cell: ({ t_event, record_id }) => <TextLink href={`${ROOT}/calls/${record_id}`}>{<Moment at={t_event} />}</TextLink> },
  { title: 'Outcome', cell: ({ outcome }) => <StateWord word={CALL_WORDS[outcome]} /> },
  { title: 'Service', cell: ({ service, environment }) => <Lines of={[service, environment]} /> },
  { title: 'Operation', cell: ({ operation, provider }) => <Lines of={[operation, provider]} /> },
  { title: 'Model', cell: ({ model_requested, model_served }) => <Lines of={formModels(model_requested, model_served)} /> },
  { title: 'Tokens in / out', align: 'right', cell: ({ tokens_input, tokens_output }) => formatTokens(tokens_input, tokens_output) },
  { title: 'Latency', align: 'right', cell: ({ latency_ns }) => (latency_ns === undefined ? '' : formatDuration(latency_ns)) },
  { title: 'Findings', cell: ({ findings }) => <Lines of={findings.map(([kind, count]) => `${kind} × ${formatCount(count)}`)} /> },
];

/** Rows of one search, page after page. Mount it with a key per search. */
export function CallList({ query }: { readonly query: Query }): ReactElement {
  const first = useAnswer(() => api.calls(query), 'first');
  return (
    <ShownAnswer answer={first} rows={10}>
      {(page) => (page.calls.length === 0 ? <ImportHint /> : <Pages first={page} query={query} />)}
    </ShownAnswer>
  );
}

function Pages({ first, query }: { readonly first: CallPage; readonly query: Query }): ReactElement {
  const [more, setMore] = useState<readonly CallPage[]>([]);
  const pages = [first, ...more];
  const calls = pages.flatMap((page) => page.calls);
  const next = pages.at(-1)?.next;
  const load = useAction(async (after: string) => {
    const page = await api.calls({ ...query, after });
    setMore((before) => [...before, page]);
  });
  return (
    <>
      <p className={line} aria-live="polite">
        {formatCounted(first.total, 'call')} in this period, {formatCount(calls.length)} shown, newest first
      </p>
      <DataTable label="Calls" columns={COLUMNS} rows={calls} keyOf={({ record_id }) => record_id} />
      {load.problem && <ProblemNote problem={load.problem} />}
      {next !== undefined && (
        <p className={line}>
          <Button variant="secondary" disabled={load.busy} onClick={() => void load.run(next)}>
            {load.busy ? 'Loading …' : 'Show more'}
          </Button>
        </p>
      )}
    </>
  );
}

const line = css({ margin: '8px 0' });

/** One under the other; what is absent takes no line. */
function Lines({ of }: { readonly of: readonly (string | undefined)[] }): ReactElement {
  return (
    <>
      {of
        .filter((text) => text !== undefined)
        .map((text) => (
          <div key={text}>{text}</div>
        ))}
    </>
  );
}

/** What was asked for and, where it differs, what answered. */
function formModels(requested: string | undefined, served: string | undefined): readonly (string | undefined)[] {
  return requested === undefined || served === undefined || requested === served ? [requested ?? served] : [requested, `→ ${served}`];
}

function formatTokens(input: number | undefined, output: number | undefined): string {
  if (input === undefined && output === undefined) return '';
  return `${input === undefined ? '–' : formatCount(input)} / ${output === undefined ? '–' : formatCount(output)}`;
}
