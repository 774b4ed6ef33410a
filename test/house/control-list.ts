import { CRITERIA, type Criterion } from '@spanproof/vocabulary';
import type { Control } from '../../processor/src/evidence/contract.ts';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';

const STRENGTH: Readonly<Record<Control['strength'], string>> = {
  operating: 'tested on every item of the period',
  partial: 'tested as far as registers or measurements reach',
  human: 'a person says so; the product keeps track',
};

/** docs/generated/controls.md: what is tested, how, and what each control leaves out. */
export function formatControls(): string {
  return `# Controls

Generated from \`processor/src/evidence/controls/index.ts\` by \`node bin/generate.mjs\`. A control contributes evidence for the LLM-traffic part of the criteria it
names. Results are passed, deviation, not tested (with the reason), no occurrences (with the empty population shown) and not applicable.

| control | criteria | how often | strength |
|---|---|---|---|
${CONTROLS.map(({ id, criteria, frequency, strength }) => `| [${id}](#${id}) | ${criteria.join(', ')} | ${frequency} | ${strength} |`).join('\n')}

${CONTROLS.map(formatControl).join('\n')}
## Criteria without a control

${listUntouched()}
`;
}

function formatControl({ id, title, question, criteria, strength, owner, remediation, exclusions, population, deviations }: Control): string {
  return `## ${id}

**${title}.** ${question}

- contributes evidence for: ${criteria.map((criterion) => `${criterion} (${CRITERIA[criterion]})`).join(', ')}
- strength: ${STRENGTH[strength]}; owner where none is registered: ${owner}
- not covered: ${exclusions}
- to settle a deviation: ${remediation}

Population:

\`\`\`sql
${population}
\`\`\`
${deviations === undefined ? '' : `\nItems that are judged:\n\n\`\`\`sql\n${deviations}\n\`\`\`\n`}`;
}

function listUntouched(): string {
  const touched = new Set<Criterion>(CONTROLS.flatMap(({ criteria }) => criteria));
  return (Object.keys(CRITERIA) as Criterion[])
    .filter((criterion) => !touched.has(criterion))
    .map((criterion) => `${criterion} (${CRITERIA[criterion]})`)
    .join(', ');
}
