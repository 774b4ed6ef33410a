import type { Alert, AlertState, Signal } from '@spanproof/vocabulary';
import type { Word } from '../../format/words.ts';

export const STATE_WORDS: { readonly [state in AlertState]: Word } = {
  open: { text: 'open', tone: 'bad' },
  acknowledged: { text: 'acknowledged', tone: 'attention' },
  investigating: { text: 'investigating', tone: 'attention' },
  resolved: { text: 'resolved', tone: 'good' },
  false_positive: { text: 'false positive', tone: 'neutral' },
};

export const SEVERITY_WORDS: { readonly [severity in Alert['severity']]: Word } = {
  low: { text: 'low', tone: 'neutral' },
  medium: { text: 'medium', tone: 'attention' },
  high: { text: 'high', tone: 'bad' },
  critical: { text: 'critical', tone: 'bad' },
};

/** What could not be computed is no good news. */
export const SIGNAL_WORDS: { readonly [state in Signal['state']]: Word } = {
  drift: { text: 'drift', tone: 'attention' },
  ended: { text: 'ended', tone: 'good' },
  not_computed: { text: 'not computed', tone: 'neutral' },
};

export const SOURCE_WORDS: { readonly [source in Alert['source']]: string } = {
  person: 'a person',
  drift: 'the drift statistics',
  grafana: 'a rule in Grafana',
  inventory: 'what traffic shows and nobody registered',
};

/** `support-desk · production · chat · gpt-5-mini · prompt 9f2c4101`; what is absent takes no place. */
export function formSeriesName({ service, environment, operation, model, prompt }: Signal['series']): string {
  return [service, environment, operation, model, prompt === undefined ? undefined : `prompt ${prompt.replace(/^sha256:/, '').slice(0, 8)}`]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}
