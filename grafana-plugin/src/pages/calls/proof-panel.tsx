import { css } from '@emotion/css';
import type { RecordProof } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, Stack, useStyles2 } from '@grafana/ui';
import { type ReactElement, useMemo } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { browserCrypto } from '../../crypto/browser-crypto.ts';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import type { Word } from '../../format/words.ts';
import { checkProof, type StepState } from '../../proof/check-proof.ts';
import { VerifyYourself } from './verify-yourself.tsx';

const STEP_WORDS: { readonly [state in StepState]: Word } = {
  verified: { text: 'verified', tone: 'good' },
  broken: { text: 'broken', tone: 'bad' },
  open: { text: 'not checked', tone: 'neutral' },
};

/** From the record to the log's signed head, every step computed here and now, in this browser. */
export function ProofPanel({
  id,
  trustPolicy,
  ingested,
}: {
  readonly id: string;
  readonly trustPolicy: string | undefined;
  /** ns: when the call was sealed. */
  readonly ingested: string | undefined;
}): ReactElement {
  const proof = useAnswer(() => api.proof(id), id);
  return (
    <Panel
      title="Proof"
      actions={
        proof.state === 'ready' && (
          <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => JSON.stringify(proof.value, null, 2)}>
            Copy proof
          </ClipboardButton>
        )
      }
    >
      <ShownAnswer answer={proof} rows={4}>
        {(value) => <Steps id={id} proof={value} trustPolicy={trustPolicy} />}
      </ShownAnswer>
      {ingested !== undefined && <VerifyYourself ingested={ingested} />}
    </Panel>
  );
}

function Steps({ id, proof, trustPolicy }: { readonly id: string; readonly proof: RecordProof; readonly trustPolicy: string | undefined }): ReactElement {
  const styles = useStyles2(getStyles);
  const steps = useMemo(() => checkProof(browserCrypto, id, proof, trustPolicy), [id, proof, trustPolicy]);
  return (
    <Stack direction="column" gap={2}>
      <ol className={styles.steps} aria-label="Steps of the proof">
        {steps.map(({ name, state, says }) => (
          <li key={name} className={styles.step}>
            <strong>{name}</strong>
            <StateWord word={STEP_WORDS[state]} />
            <span className={styles.says}>{says}</span>
          </li>
        ))}
      </ol>
      <div className={styles.says}>Stream {proof.stream}</div>
    </Stack>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({ listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  step: css({ display: 'grid', gridTemplateColumns: '160px 120px 1fr', gap: theme.spacing(2), '@media (max-width: 700px)': { gridTemplateColumns: '1fr' } }),
  says: css({ color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
});
