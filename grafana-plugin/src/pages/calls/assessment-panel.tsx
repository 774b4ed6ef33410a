import type { CallDetail, RiskClass } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatUsd } from '../../format/measures.ts';
import type { Word } from '../../format/words.ts';
import { readAssessment } from './read-assessment.ts';

/** Low is what no rule speaks against, which is not the same as harmless: it is not green. */
const RISK_WORDS: { readonly [risk in RiskClass]: Word } = {
  low: { text: 'low', tone: 'neutral' },
  medium: { text: 'medium', tone: 'attention' },
  high: { text: 'high', tone: 'bad' },
  critical: { text: 'critical', tone: 'bad' },
};

/** What rules and features say of the call; taken before its content was sealed, so that it can be read without opening it. */
export function AssessmentPanel({ core }: { readonly core: CallDetail['core'] }): ReactElement | null {
  const assessment = readAssessment(core);
  if (assessment === undefined) return null;
  const { risk, cost, language, refusal, json_valid } = assessment;
  return (
    <Panel title="Assessment">
      <FactList
        facts={[
          ['Risk', risk && <StateWord key="risk" word={RISK_WORDS[risk.class]} />],
          ['Cost', cost === undefined ? 'unknown' : `${formatUsd(cost.nano_usd)} (prices ${cost.prices})`],
          ['Language of the answer', language ?? 'not told'],
          ['Refusal', refusal === undefined ? 'not told' : refusal ? 'yes, the answer refuses' : 'no'],
          ['JSON', json_valid === undefined ? undefined : json_valid ? 'valid' : 'not valid, though it was asked for'],
        ]}
      />
      {risk !== undefined && risk.reasons.length > 0 && (
        <ul aria-label="Reasons of the risk class" style={{ margin: '12px 0 0', paddingLeft: 20 }}>
          {risk.reasons.map(({ id, says, owasp }) => (
            <li key={id}>
              {says ?? 'a reason that this version of the app does not know'} <code>{id}</code>
              {owasp.length > 0 && ` · OWASP ${owasp.join(', ')}`}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
