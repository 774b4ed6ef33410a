import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { ProblemNote } from '../components/problem-note.tsx';
import { ShortId } from '../components/short-id.tsx';
import { StateWord } from '../components/state-word.tsx';
import { api } from '../data/api.ts';
import { readFileProblem } from '../data/problem.ts';
import { saveFile } from '../data/save-file.ts';
import { useAction } from '../data/use-action.ts';
import { hashFile } from './file-hash.ts';

/** The file of one version: its sealed hash, and its bytes for whoever may have them, hashed again before they are handed over. */
export function FileDownload({
  version: { register, id, version, file_hash = '' },
  offered,
}: {
  readonly version: RegisterEntry;
  readonly offered: boolean;
}): ReactElement {
  const [same, setSame] = useState<boolean | undefined>(undefined);
  const take = useAction(async () => {
    const received = await api.entryFile(register, id, version);
    const matches = (await hashFile(received.blob)) === file_hash;
    setSame(matches);
    if (matches) saveFile(received);
  }, readFileProblem);
  return (
    <>
      <Stack gap={1} alignItems="center" wrap="wrap">
        <ShortId id={file_hash} what="file hash" />
        {offered && (
          <Button
            size="sm"
            variant="secondary"
            icon="download-alt"
            disabled={take.busy}
            onClick={() => void take.run()}
            aria-label={`Download the file of version ${version}`}
          >
            {take.busy ? 'Downloading …' : 'Download'}
          </Button>
        )}
        <span aria-live="polite">
          {same !== undefined && <StateWord word={same ? { text: 'hash verified', tone: 'good' } : { text: 'hash differs: not saved', tone: 'bad' }} />}
        </span>
      </Stack>
      {take.problem && <ProblemNote problem={take.problem} />}
    </>
  );
}
