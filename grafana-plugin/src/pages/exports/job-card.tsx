import { css } from '@emotion/css';
import type { ExportJob } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Stack, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { readFileProblem } from '../../data/problem.ts';
import { saveFile } from '../../data/save-file.ts';
import { useAction } from '../../data/use-action.ts';
import { formatBytes, formatCount } from '../../format/figures.ts';
import { formatDay } from '../../format/instants.ts';
import type { Word } from '../../format/words.ts';
import { JobProgress } from './job-progress.tsx';

const STATES: { readonly [state in ExportJob['state']]: Word } = {
  running: { text: 'running', tone: 'attention' },
  done: { text: 'done', tone: 'good' },
  failed: { text: 'failed', tone: 'bad' },
};

/** One export: how far it is, what it gave, or why it failed. */
export function JobCard({ job, onChange }: { readonly job: ExportJob; readonly onChange: () => void }): ReactElement {
  const styles = useStyles2(getStyles);
  const take = useAction(async () => saveFile(await api.exportFile(job.id)), readFileProblem);
  const cancel = useAction(async () => {
    await api.cancelExport(job.id);
    onChange();
  });
  const { state, bundle, problem, verified } = job;
  return (
    <li className={styles.job}>
      <Stack justifyContent="space-between" alignItems="center" wrap="wrap">
        <strong>
          {formatDay(job.from)} to {formatDay(job.to)}
        </strong>
        <Stack gap={1} alignItems="center">
          <StateWord word={STATES[state]} />
          {state === 'done' && job.file && (
            <Button size="sm" icon="download-alt" disabled={take.busy} onClick={() => void take.run()} aria-label={`Download export ${job.id}`}>
              {take.busy ? 'Downloading …' : 'Download'}
            </Button>
          )}
          {state === 'running' && (
            <Button size="sm" variant="secondary" disabled={cancel.busy} onClick={() => void cancel.run()} aria-label={`Cancel export ${job.id}`}>
              Cancel
            </Button>
          )}
        </Stack>
      </Stack>
      {state === 'running' && <JobProgress job={job} />}
      <FactList
        facts={[
          ['Asked for', <Moment key="at" at={job.at} />],
          ['By', job.requested_by],
          ['Why', job.purpose],
          ['Type', job.kind === undefined ? undefined : job.kind === 'as_of' ? 'I: as of a day' : 'II: over a period'],
          ['Integrity', verified && <StateWord key="integrity" word={wordOf(verified.integrity, 'verified')} />],
          ['Completeness', verified && <StateWord key="completeness" word={wordOf(verified.completeness, 'complete')} />],
          ['Records', bundle?.records === undefined ? undefined : formatCount(bundle.records)],
          ['Size', bundle?.size === undefined ? undefined : formatBytes(bundle.size)],
          ['Bundle', bundle && <ShortId id={bundle.id} what="bundle id" />],
          ['Root', bundle && <ShortId id={bundle.root} what="root hash" />],
          ['File', state === 'done' && !job.file ? 'no longer kept; export the period again' : undefined],
        ]}
      />
      {problem && (
        <ProblemNote
          problem={{
            code: problem.code,
            what: problem.detail ?? problem.title,
            todo: 'Settle what is named, then export again; nothing was left out silently.',
          }}
        />
      )}
      {take.problem && <ProblemNote problem={take.problem} />}
      {cancel.problem && <ProblemNote problem={cancel.problem} />}
    </li>
  );
}

/** The verifier's own word; only the one that says that all is well is green. */
function wordOf(text: string, good: string): Word {
  return { text: text.replaceAll('_', ' '), tone: text === good ? 'good' : text.startsWith('broken') ? 'bad' : 'attention' };
}

const getStyles = (theme: GrafanaTheme2) => ({
  job: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5, 0),
    '& + &': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
});
