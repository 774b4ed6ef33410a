import { FINDING_KINDS, FINDINGS, type FindingKind, OUTPUT_SIGNALS, RISK_RULES, topicOf, TOPICS } from '@spanproof/vocabulary';
import { KNOWN_LIMITATIONS, UNSUSPECTED } from '../findings/known-limitations.ts';
import { readMarked } from '../findings/marked.ts';

/** What a shape shows of a value: enough to know it again, too little to be one. */
const SHOWN = 8;

/** docs/generated/findings.md: every kind there is, what it is called elsewhere, and what the rules are known to get wrong. */
export function formatFindings(): string {
  const pii = FINDING_KINDS.filter((kind) => FINDINGS[kind].class === 'pii');
  const secrets = FINDING_KINDS.filter((kind) => FINDINGS[kind].class === 'secret');
  return `# Findings

Generated from the lists of kinds, signals and reasons. \`spanproof detect --explain\` says why a text holds one.

## Personal data (${pii.length} kinds)

${tableOf(pii)}
## Secrets (${secrets.length} kinds)

${tableOf(secrets)}
## Injection

\`scoreInjection()\` weighs meanings that come close together in sixteen languages, fixed wordings, forged delimiters and characters nobody sees, and says 0 to 1 and why. What arrives by a tool or a document weighs half as much again.
It orders texts; it is no protection. \`npm run score:injection\` prints AUC and recall at 1 % false alarms for each source of labelled data: in November 2026
AUC .94 and recall .71 for jailbreaks found in the wild, .70 and .30 for short overrides in English and German, .76 to .87 and .36 to .53 for orders hidden in e-mails, tables and code, .59 and .15 for requests in many languages that read like
any other; .79 and .47 over all.

Not suspected, for example: ${UNSUSPECTED.map((text) => `"${text}"`).join(' ')}

## Signals of an answer

Indicators, not verdicts: ${OUTPUT_SIGNALS.map((signal) => `\`${signal}\``).join(', ')}.

## Reasons of risk

| reason | class | means | OWASP LLM 2025 | OWASP LLM 2026 | ATLAS | NIST AI 600-1 | TSC |
|---|---|---|---|---|---|---|---|
${RISK_RULES.map(({ id, class: of, says, topic }) => `| \`${id}\` | ${of} | ${says} | ${tagsOf(topic)} |\n`).join('')}
## Known limitations

Each is a test: what mends one takes it off this list.

| text | is | because |
|---|---|---|
${KNOWN_LIMITATIONS.map(({ says, text, takes }) => `| \`${text.slice(0, 24)}${text.length > 24 ? '…' : ''}\` | ${takes === undefined ? 'not found' : `taken for \`${takes}\``} | ${says} |\n`).join('')}`;
}

function tableOf(kinds: readonly FindingKind[]): string {
  const rows = kinds.map((kind) => {
    const { version, criteria, examples } = FINDINGS[kind];
    return `| \`${kind}@${version}\` | ${shapeOf(examples.positives[0] ?? '')} | ${tagsOf(topicOf(FINDINGS[kind]))} | ${criteria.join(', ')} |\n`;
  });
  return `| detector | shape | OWASP LLM 2025 | OWASP LLM 2026 | ATLAS | NIST AI 600-1 | TSC | criteria served |\n|---|---|---|---|---|---|---|---|\n${rows.join('')}`;
}

/** `gsk_a1B2…`, 56 characters. */
function shapeOf(example: string): string {
  const { text, start, end } = readMarked(example);
  const shown = text.slice(start, Math.min(end, start + SHOWN)).replace(/[\s|`]/g, ' ');
  return end - start <= SHOWN ? `\`${shown}\`` : `\`${shown}…\` (${end - start})`;
}

function tagsOf(topic: keyof typeof TOPICS): string {
  const { owasp_2025, owasp_2026, atlas, nist_ai_600_1, tsc } = TOPICS[topic];
  return [owasp_2025, owasp_2026, atlas, nist_ai_600_1, tsc].map((tags) => tags.join(', ')).join(' | ');
}
