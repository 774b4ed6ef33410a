import type { Health, LedgerState } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { formatCount } from '../../format/figures.ts';
import { formatSpan } from '../../format/measures.ts';
import { ASSURANCE_WORDS } from '../../format/words.ts';

export function LogFacts({ state: { log }, health }: { readonly state: LedgerState; readonly health: Health['log'] }): ReactElement {
  const { signed_at, lag_ms, assurance } = health;
  return (
    <FactList
      facts={[
        ['Name', <code key="name">{log.origin}</code>],
        ['Entries', formatCount(log.size)],
        ['Root', <ShortId key="root" id={log.root} what="root of the log" />],
        ['Head signed', signed_at === undefined ? 'not since the processor started' : <Moment key="signed" at={signed_at} hint />],
        ['Anchor lag', lag_ms === undefined ? undefined : lag_ms === 0 ? 'nothing waits' : formatSpan(lag_ms / 1000)],
        ['Assurance', assurance === undefined ? undefined : ASSURANCE_WORDS[assurance]],
      ]}
    />
  );
}
