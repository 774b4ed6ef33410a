import type { SubjectFootprint } from '@spanproof/vocabulary';
import { Button, Input, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { EraseForm } from './erase-form.tsx';
import { FootprintFacts } from './footprint-facts.tsx';
import { SubjectExport } from './subject-export.tsx';

/** Looks for one person by the id that the application declared. The id travels in the body of requests; each look is recorded without it. */
export function SubjectPanel({ onErased }: { readonly onErased: () => void }): ReactElement {
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ readonly subject: string; readonly footprint: SubjectFootprint } | undefined>(undefined);
  const look = useAction(async (subject: string) => {
    setFound(undefined);
    setFound({ subject, footprint: await api.subject({ subject }) });
  });

  function search(event: FormEvent): void {
    event.preventDefault();
    void look.run(text.trim());
  }

  return (
    <>
      <form onSubmit={search} aria-label="Look for a person" autoComplete="off">
        <p>
          By the id that the application declared with withSubject(). The processor turns it into a keyed tag; neither the address nor the record of this look
          holds it.
        </p>
        <Stack gap={1} wrap="wrap" alignItems="center">
          <Input id="privacy-subject" aria-label="Id of the person" width={40} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button type="submit" variant="secondary" icon="search" disabled={text.trim() === '' || look.busy}>
            {look.busy ? 'Looking …' : 'Find and record it'}
          </Button>
        </Stack>
      </form>
      {look.problem && <ProblemNote problem={look.problem} />}
      <div aria-live="polite">
        {found !== undefined && (
          <>
            <FootprintFacts footprint={found.footprint} />
            {found.footprint.records > 0 && <SubjectExport subject={found.subject} />}
            {found.footprint.records > 0 && <EraseForm subject={found.subject} footprint={found.footprint} onErased={onErased} />}
          </>
        )}
      </div>
    </>
  );
}
