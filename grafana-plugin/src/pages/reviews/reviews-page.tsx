import { type ReactElement, useState } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { useMay } from '../../data/permissions.tsx';
import { useSearchState } from '../../data/search-state.ts';
import type { EntryData } from '../../registers/entry-data.ts';
import { formOf } from '../../registers/fields.ts';
import { RegisterPanel } from '../../registers/register-panel.tsx';
import { StartReview } from './start-review.tsx';

/** Who may do what, decided again for each person and role, by another person. */
export function ReviewsPage(): ReactElement {
  const [{ entry }] = useSearchState();
  const mayChange = useMay('registers');
  const [preset, setPreset] = useState<EntryData | undefined>(undefined);
  const [turn, setTurn] = useState(0);

  function start(data: EntryData): void {
    setPreset(data);
    setTurn(turn + 1);
  }

  return (
    <PageFrame title="Access reviews" question="Who has access, who decided that, and when?">
      {mayChange && preset === undefined && <StartReview onStart={start} />}
      <RegisterPanel key={`${turn} ${entry ?? ''}`} form={formOf('access_reviews')} entryId={entry} preset={preset} onSaved={() => setPreset(undefined)} />
    </PageFrame>
  );
}
