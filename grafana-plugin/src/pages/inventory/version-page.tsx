import type { PromptDiff, PromptVersion } from '@spanproof/vocabulary';
import { Button, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { useParams } from 'react-router';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useSearchState } from '../../data/search-state.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount, formatCounted } from '../../format/figures.ts';
import { LineDiff } from './line-diff.tsx';
import { VersionChoice } from './version-choice.tsx';

/** A version of a prompt or of tool definitions: its text as sealed, and what changed against another version. Its text is content: opening is recorded. */
export function VersionPage(): ReactElement {
  const { id = '' } = useParams();
  const [{ kind = 'prompt' }] = useSearchState();
  const inventory = useAnswer(api.inventory, 'inventory');
  const what = kind === 'tool' ? 'Tool definitions' : 'Prompt';
  return (
    <PageFrame
      title={`${what} ${id.slice(0, 8)}`}
      question="What did it say, and what changed?"
      parent={{ text: 'Changes, vendors & models', path: '/inventory' }}
    >
      <ShownAnswer answer={inventory} rows={6}>
        {(items) => {
          const item = items.find((one) => one.kind === kind && one.id === id);
          const others = items.filter((one) => one.kind === kind && one.id !== id);
          return (
            <>
              <Panel title="The version">
                <FactList
                  facts={[
                    ['Fingerprint', <ShortId key="id" id={id} what="fingerprint" />],
                    ['First seen', item && <Moment key="first" at={item.first_seen} hint />],
                    ['Last seen', item && <Moment key="last" at={item.last_seen} hint />],
                    ['Calls', item && formatCount(item.calls)],
                    ['Environments', item?.environments.join(', ')],
                    ['Approved by entry', item && (item.registered ?? 'none')],
                  ]}
                />
              </Panel>
              <NotPermitted deed="content" what="open the text of prompts" />
              <Opened key={id} id={id} others={others} />
            </>
          );
        }}
      </ShownAnswer>
    </PageFrame>
  );
}

function Opened({ id, others }: { readonly id: string; readonly others: Parameters<typeof VersionChoice>[0]['versions'] }): ReactElement | null {
  const may = useMay('content');
  const [version, setVersion] = useState<PromptVersion | undefined>(undefined);
  const [diff, setDiff] = useState<PromptDiff | undefined>(undefined);
  const [other, setOther] = useState(others[0]?.id ?? '');
  const open = useAction(async () => setVersion(await api.promptVersion(id)));
  const compare = useAction(async () => setDiff(await api.promptDiff(other, id)));
  if (!may) return null;
  return (
    <>
      <Panel title="Text">
        {open.problem && <ProblemNote problem={open.problem} />}
        {version === undefined ? (
          <Button icon="eye" disabled={open.busy} onClick={() => void open.run()}>
            {open.busy ? 'Recording …' : 'Open the text and record it'}
          </Button>
        ) : (
          <pre tabIndex={0} aria-label="Text of the version" style={{ whiteSpace: 'pre-wrap', maxHeight: 420, overflow: 'auto' }}>
            {version.text ?? 'The text was erased, or is not stored any more.'}
          </pre>
        )}
      </Panel>
      <Panel title="What changed">
        {others.length === 0 ? (
          <p>There is no other version to compare with.</p>
        ) : (
          <>
            <Stack gap={1} alignItems="end" wrap="wrap">
              <VersionChoice versions={others} value={other} onChange={setOther} />
              <Button variant="secondary" disabled={compare.busy} onClick={() => void compare.run()}>
                {compare.busy ? 'Recording …' : 'Compare and record it'}
              </Button>
            </Stack>
            {compare.problem && <ProblemNote problem={compare.problem} />}
            {diff !== undefined && (
              <>
                <p style={{ margin: '12px 0 4px' }} aria-live="polite">
                  {formatCounted(diff.lines.filter(({ op }) => op === 'added').length, 'line')} added,{' '}
                  {formatCounted(diff.lines.filter(({ op }) => op === 'removed').length, 'line')} removed
                </p>
                <LineDiff lines={diff.lines} />
              </>
            )}
          </>
        )}
      </Panel>
    </>
  );
}
