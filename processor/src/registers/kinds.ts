import type { Criterion } from '@spanproof/vocabulary';

/** A document, policy, playbook or attestation that an organisation is asked for. */
export interface DocumentKind {
  readonly id: string;
  readonly title: string;
  readonly register: 'documents' | 'policies' | 'playbooks' | 'attestations';
  readonly criteria: readonly Criterion[];
  /** `where_it_applies`: asked of some organisations only, so its absence is not on the to-do list. */
  readonly asked: 'always' | 'where_it_applies';
  /** Comes with a text in docs/templates/<id>.md. */
  readonly template: boolean;
}

type Form = (id: string, title: string, criteria: readonly Criterion[], settings?: Partial<Pick<DocumentKind, 'asked' | 'template'>>) => DocumentKind;
const into =
  (register: DocumentKind['register']): Form =>
  (id, title, criteria, settings = {}) => ({ id, title, register, criteria, asked: 'always', template: register !== 'attestations', ...settings });
const policy = into('policies');
const playbook = into('playbooks');
const document = into('documents');
const attestation = into('attestations');

const WHERE_IT_APPLIES = { asked: 'where_it_applies' } as const;
const OWN_TEXT = { template: false } as const;

/**
 * What humans have to supply, by kind, and the criteria it serves. Every criterion has at least one;
 * the organisation's own text counts as much as a filled-in template.
 */
export const DOCUMENT_KINDS: readonly DocumentKind[] = [
  policy('access-control', 'Access control policy', ['CC6.1', 'CC6.2', 'CC6.3', 'CC5.3']),
  policy('key-management', 'Key management procedure', ['CC6.1', 'CC6.3', 'CC6.7']),
  policy('acceptable-use', 'Acceptable use of AI', ['CC2.2', 'CC5.3', 'CC6.8']),
  policy('data-classification', 'Data classification policy', ['C1.1', 'CC6.7']),
  policy('logging-retention', 'Logging and retention policy', ['CC7.2', 'CC6.5', 'PI1.5', 'C1.2', 'P4.2', 'P4.3']),
  policy('incident-response', 'Incident response plan', ['CC7.3', 'CC7.4', 'CC7.5', 'P6.3', 'P6.6']),
  policy('vendor-management', 'Vendor management policy', ['CC9.2', 'P6.4', 'P6.5']),
  policy('change-management', 'Change management for models, prompts and guardrails', ['CC8.1', 'CC3.4', 'CC5.2']),
  policy('evaluation', 'Evaluation and output quality', ['PI1.1', 'PI1.3', 'PI1.4', 'CC8.1']),
  policy('human-oversight', 'Human oversight and review', ['PI1.4', 'CC1.3']),
  policy('review-programme', 'Programme of reviews', ['CC4.1', 'CC4.2', 'CC6.3', 'CC1.5']),
  policy('vulnerability-management', 'Vulnerability management for AI dependencies', ['CC7.1', 'CC6.8']),
  policy('data-minimisation', 'Data minimisation and purposes', ['P3.1', 'P4.1', 'C1.1']),
  policy('data-subject-rights', 'Rights of data subjects', ['P5.1', 'P5.2', 'P6.2', 'P6.7', 'P7.1', 'P8.1']),
  policy('training-data', 'Training data, embeddings and vector stores', ['C1.1', 'C1.2', 'CC6.1', 'P4.3'], WHERE_IT_APPLIES),

  playbook('pii-leak', 'Playbook: personal data leaked', ['CC7.4', 'P6.3', 'P6.6']),
  playbook('prompt-injection', 'Playbook: prompt injection', ['CC7.4', 'CC6.6']),
  playbook('model-poisoning', 'Playbook: model or data poisoning', ['CC7.4', 'CC6.8']),
  playbook('output-breach', 'Playbook: breach through output', ['CC7.4', 'C1.1']),
  playbook('model-availability', 'Playbook: model unavailable', ['CC7.4', 'CC7.5', 'A1.2']),
  playbook('key-exposure', 'Playbook: key exposed', ['CC7.4', 'CC6.1']),

  document('system-description', 'System description and data flows', ['CC2.1', 'CC2.3', 'CC3.1']),
  document('risk-assessment', 'AI risk assessment', ['CC3.1', 'CC3.2', 'CC3.3', 'CC5.1']),
  document('model-risk-classification', 'Model risk classification', ['CC3.2', 'PI1.1']),
  document('vendor-risk-assessment', 'Vendor risk assessment', ['CC9.2']),
  document('vendor-contract-requirements', 'Contract requirements for vendors', ['CC9.2', 'C1.1', 'P6.4', 'P6.5']),
  document('subservice-controls', 'Subservice organisations and complementary controls', ['CC9.2', 'CC2.3']),
  document('network-architecture', 'Network architecture and egress', ['CC6.6', 'CC6.1']),
  document('disaster-recovery', 'Disaster recovery plan', ['A1.2', 'A1.3', 'CC9.1', 'CC7.5']),
  document('provider-contingency', 'Provider dependency and contingency', ['CC9.1', 'A1.2']),
  document('error-handling', 'Failure modes, input validation and error handling', ['PI1.2', 'PI1.3', 'CC5.2']),
  document('capacity-plan', 'Capacity plan', ['A1.1']),
  document('recovery-test', 'Record of a recovery test', ['A1.3', 'CC7.5']),
  document('tabletop-exercise', 'Record of an incident exercise', ['CC7.4']),
  document('privacy-notice', 'Privacy notice on the use of LLMs', ['P1.1', 'P2.1', 'P6.1']),
  document('consent-basis', 'Consent and lawful basis', ['P2.1', 'P3.2']),
  document('model-sheet', 'Model transparency sheet', ['CC2.3', 'PI1.1'], WHERE_IT_APPLIES),
  document('fairness-testing', 'Bias and fairness testing', ['PI1.4'], WHERE_IT_APPLIES),
  document('data-lineage', 'Data lineage', ['PI1.1', 'PI1.2'], WHERE_IT_APPLIES),
  document('automated-decision-notice', 'Notice of automated decisions', ['P1.1', 'P8.1'], WHERE_IT_APPLIES),
  document('transfer-assessment', 'Cross-border transfer assessment', ['P6.1', 'P6.4'], WHERE_IT_APPLIES),
  document('readiness-plan', 'Gap assessment and readiness plan', ['CC4.1'], WHERE_IT_APPLIES),
  document('responsibilities', 'Organisation chart and responsibilities', ['CC1.3'], OWN_TEXT),
  document('board-oversight', 'Minutes of oversight', ['CC1.2'], OWN_TEXT),

  attestation('code-of-conduct', 'Code of conduct acknowledged', ['CC1.1']),
  attestation('competence', 'Hiring and training', ['CC1.4']),
  attestation('multi-factor-authentication', 'Multi-factor authentication on consoles and key management', ['CC6.1']),
  attestation('physical-carve-out', 'Physical access is the hosting provider’s', ['CC6.4']),
  attestation('media-disposal', 'Disposal of media', ['CC6.5']),
  attestation('backups-tested', 'Backups of models and vector stores tested', ['A1.2'], WHERE_IT_APPLIES),
  attestation('time-synchronisation', 'Clocks are synchronised', ['CC7.2']),
  attestation('management-assertion', 'Management’s assertion', ['CC2.1']),
];

/** Ids of the kinds a register holds, in the order above. */
export function kindsOf(register: DocumentKind['register']): readonly string[] {
  return DOCUMENT_KINDS.filter((kind) => kind.register === register).map(({ id }) => id);
}
