import { css } from '@emotion/css';
import type { CallPage, CallSummary } from '@spanproof/vocabulary';
import { Button, TextLink } from '@grafana/ui';
import { type ReactElement, useMemo, useState } from 'react';
import { EmptyNote, ImportHint } from '../../components/empty-note.tsx';
import { Lines } from '../../components/lines.tsx';
import { type LongColumn, LongTable } from '../../components/long-table.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount, formatCounted, formatDuration } from '../../format/figures.ts';
import { formatAboutUsd } from '../../format/measures.ts';
import { CALL_WORDS } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';

type Query = { readonly [name: string]: string | undefined };

/** The first page is small so that it is there at once; those behind it are fetched ahead of the reader. */
const NEXT_ROWS = '500';

const COLUMNS: readonly LongColumn<CallSummary>[] = [
  {
    title: 'When',
    width: '21%',
    cell: ({ t_event, record_id }) => (
      <TextLink href={`${ROOT}/calls/${record_id}`}>
        <Moment at={t_event} />
      </TextLink>
    ),
  },
  { title: 'Outcome', width: '9%', cell: ({ outcome, error_type }) => <Lines of={[<StateWord key="word" word={CALL_WORDS[outcome]} />, error_type]} /> },
  { title: 'Service', width: '11%', cell: ({ service, environment }) => <Lines of={[service, environment]} /> },
  { title: 'Operation', width: '10%', cell: ({ operation, provider }) => <Lines of={[operation, provider]} /> },
  { title: 'Model', width: '16%', cell: ({ model_requested, model_served }) => <Lines of={formModels(model_requested, model_served)} /> },
  { title: 'Tokens in / out', width: '10%', align: 'right', cell: ({ tokens_input, tokens_output }) => formatTokens(tokens_input, tokens_output) },
  {
    title: 'Latency, cost',
    width: '10%',
    align: 'right',
    cell: ({ latency_ns, cost_nano_usd }) => (
      <Lines
        of={[latency_ns === undefined ? undefined : formatDuration(latency_ns), cost_nano_usd === undefined ? undefined : formatAboutUsd(cost_nano_usd)]}
      />
    ),
  },
  {
    title: 'Findings, risk',
    width: '13%',
    cell: ({ findings, risk }) => (
      <Lines of={[findings.map(([kind, count]) => `${kind} × ${formatCount(count)}`).join(', ') || undefined, risk && `${risk} risk`]} />
    ),
  },
];

/** Rows of one search, page after page. Mount it with a key per search. */
export function CallList({ query, subject }: { readonly query: Query; readonly subject: string }): ReactElement {
  const ask = (more: Query): Promise<CallPage> => (subject === '' ? api.calls({ ...query, ...more }) : api.callsOfSubject({ ...query, ...more, subject }));
  const first = useAnswer(() => ask({}), 'first');
  return (
    <ShownAnswer answer={first} rows={10}>
      {(page) => (page.calls.length > 0 ? <Pages first={page} ask={ask} /> : <NoCall searched={subject !== '' || isNarrow(query)} />)}
    </ShownAnswer>
  );
}

function Pages({ first, ask }: { readonly first: CallPage; readonly ask: (more: Query) => Promise<CallPage> }): ReactElement {
  const [pages, setPages] = useState<readonly CallPage[]>([first]);
  const calls = useMemo(() => pages.flatMap((page) => page.calls), [pages]);
  const next = pages.at(-1)?.next;
  const load = useAction(async (after: string) => {
    const page = await ask({ after, limit: NEXT_ROWS });
    setPages((before) => [...before, page]);
  });
  // What failed is asked again by a person, never by scrolling.
  const loadNext = (): void => {
    if (next !== undefined && !load.busy && load.problem === undefined) void load.run(next);
  };
  return (
    <>
      <p className={line} aria-live="polite">
        {formatCounted(first.total, 'call')} in this period, {formatCount(calls.length)} shown, newest first
      </p>
      <LongTable label="Calls" columns={COLUMNS} rows={calls} total={first.total} keyOf={({ record_id }) => record_id} onNearEnd={loadNext} />
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

/** Where a filter is set, calls may well be there. */
function NoCall({ searched }: { readonly searched: boolean }): ReactElement {
  if (!searched) return <ImportHint />;
  return (
    <EmptyNote title="No call matches">
      <p>Names match exactly. Widen the period, or clear a filter.</p>
    </EmptyNote>
  );
}

function isNarrow({ from: _from, to: _to, ...filters }: Query): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

const line = css({ margin: '8px 0' });

/** What was asked for and, where it differs, what answered. */
function formModels(requested: string | undefined, served: string | undefined): readonly (string | undefined)[] {
  return requested === undefined || served === undefined || requested === served ? [requested ?? served] : [requested, `→ ${served}`];
}

function formatTokens(input: number | undefined, output: number | undefined): string {
  if (input === undefined && output === undefined) return '';
  return `${input === undefined ? '–' : formatCount(input)} / ${output === undefined ? '–' : formatCount(output)}`;
}
