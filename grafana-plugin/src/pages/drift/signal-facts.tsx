import type { Signal } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCounted } from '../../format/figures.ts';
import { formatInstant } from '../../format/instants.ts';
import { ROOT } from '../../plugin-id.ts';
import { formSeriesName, SIGNAL_WORDS } from './alert-words.ts';

/** Where a signal comes from: which series, which windows, how sure. */
export function SignalFacts({ signal }: { readonly signal: Signal }): ReactElement {
  const { state, series, statistic, at, window, baseline, p, change, record_id } = signal;
  return (
    <FactList
      facts={[
        ['State', <StateWord key="state" word={SIGNAL_WORDS[state]} />],
        ['Series', formSeriesName(series)],
        ['Statistic', statistic],
        ['Sealed', <Moment key="at" at={at} />],
        ['Window', describeRange(window)],
        ['Baseline', baseline === undefined ? 'none yet' : describeRange(baseline)],
        ['p', p === undefined ? 'not computed' : formatP(p)],
        [
          'At about the same time',
          change === undefined ? undefined : (
            <span key="change">
              a change, record <ShortId id={change} what="record id" /> <TextLink href={`${ROOT}/inventory`}>see changes, vendors and models</TextLink>
            </span>
          ),
        ],
        ['Record', <ShortId key="record" id={record_id} what="record id" />],
      ]}
    />
  );
}

function describeRange({ from, to, n }: Signal['window']): string {
  return `${formatInstant(from)} to ${formatInstant(to)}, ${formatCounted(n, 'call')}`;
}

function formatP(p: number): string {
  return p < 1e-6 ? '< 1e-6' : String(Number(p.toPrecision(2)));
}
