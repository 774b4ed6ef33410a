import { COVERAGE } from './coverage.ts';

export const STATES = ['yes', 'part', 'not yet', 'outside', 'other'] as const;
export type State = (typeof STATES)[number];

export interface CoverageRow {
  readonly id: number;
  readonly what: string;
  readonly state: State;
  readonly how: string;
  /** A file below the repository's root and a text in it. */
  readonly proof?: { readonly file: string; readonly text: string };
}

/** The rows of coverage.ts; whatever is misspelt is an error. */
export function readCoverage(): readonly CoverageRow[] {
  return COVERAGE.trim()
    .split('\n')
    .map((line) => {
      const cells = line.split(' | ').map((cell) => cell.replace(/ \|$/, '').trim());
      const [number = '', what = '', state = '', how = '', proof = ''] = cells;
      const known = STATES.find((one) => one === state);
      if (cells.length > 5 || !/^\d+$/.test(number) || what === '' || known === undefined) throw new Error(`no row of coverage: ${line}`);
      const row = { id: Number(number), what, state: known, how: how === '|' ? '' : how };
      if (proof === '' || proof === '|') return row;
      const [file = '', ...text] = (proof === 'template' ? `registers/templates.test.ts#[${number}, '` : proof).split('#');
      return { ...row, proof: { file: `test/${file}`, text: text.join('#') } };
    });
}

/** docs/generated/coverage.md. */
export function formatCoverage(): string {
  const rows = readCoverage();
  const count = (state: State): number => rows.filter((row) => row.state === state).length;
  return `# Coverage

Generated from \`test/house/coverage.ts\` by \`node bin/generate.mjs\`: the ${rows.length} things that the guides behind this project ask for, and what answers them today. A row counts only
where it names a test that fails when the feature is taken away; \`test/house/coverage.test.ts\` checks that the test, the control, the endpoint, the register and the template exist.

${count('yes')} yes, ${count('part')} in part, ${count('not yet')} not yet, ${count('outside')} not for software, ${count('other')} in other rows.

| # | what | state | how | proof |
|---|---|---|---|---|
${rows.map(({ id, what, state, how, proof }) => `| ${id} | ${what} | ${state} | ${formatHow(how)} | ${proof === undefined ? '' : `[${formatProof(id, proof.text)}](../../${proof.file})`} |`).join('\n')}
`;
}

function formatHow(how: string): string {
  return how.replaceAll(/\b(?:control|template|register|endpoint):((?:(?:GET|POST|PUT|DELETE) )?[\w./{}-]*[\w}])/g, '`$1`');
}

function formatProof(id: number, text: string): string {
  return text.startsWith('[') ? `item ${id} has its document` : escapeCell(text);
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('$', '\\$');
}
