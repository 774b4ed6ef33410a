import { Button, Input, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useMay } from '../../data/permissions.tsx';

/** Looks for the calls of one person. The name goes to the processor in the body of a request and into no address; each look is recorded. */
export function SubjectSearch({ subject, onChange }: { readonly subject: string; readonly onChange: (subject: string) => void }): ReactElement | null {
  const [text, setText] = useState('');
  const may = useMay('content');
  if (!may) return null;

  function search(event: FormEvent): void {
    event.preventDefault();
    onChange(text.trim());
  }

  return (
    <details style={{ marginBottom: 16 }}>
      <summary>Calls of a person</summary>
      <form onSubmit={search} aria-label="Calls of a person" autoComplete="off" style={{ marginTop: 8 }}>
        <p>
          By the id that the application declared. The processor turns it into a keyed tag; neither the address nor the record of this look holds it. The
          filters above count too.
        </p>
        <Stack gap={1} wrap="wrap" alignItems="center">
          <Input id="subject" aria-label="Id of the person" width={40} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button type="submit" variant="secondary" icon="search" disabled={text.trim() === ''}>
            Find and record it
          </Button>
          {subject !== '' && (
            <Button
              type="button"
              variant="secondary"
              fill="text"
              onClick={() => {
                setText('');
                onChange('');
              }}
            >
              Show everybody’s calls
            </Button>
          )}
        </Stack>
      </form>
    </details>
  );
}
