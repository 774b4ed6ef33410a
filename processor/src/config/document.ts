import { listWords, type Word } from './words.ts';

/** docs/generated/configuration.md, from the schema alone. */
export function formatConfiguration(): string {
  return `# Configuration

Generated from processor/src/config/schema.ts by \`node bin/generate.mjs\`: change the schema, not this page.

A setting comes from, first found wins: a flag of the command line, an environment variable (its value is read as YAML), \`spanproof.yaml\`
in the working directory (or the file of \`--config\`), the default. A word that is not in this table is an error, and all problems are
reported at once with the code CONFIG_INVALID. Sizes are \`512 MiB\` or bytes, times are \`60s\` or \`500ms\`; relative paths start at the working directory.

| setting | default | what it does | variable |
|---|---|---|---|
${listWords().map(formatRow).join('\n')}
`;
}

function formatRow(word: Word): string {
  const given = word.default === undefined ? (word.required ? 'must be set' : 'not set') : `\`${word.default}\``;
  const variable = word.path.includes('[]') ? '' : `\`${word.variable}\``;
  return `| \`${word.path}\` | ${given} | ${word.description} (${word.type.replaceAll('|', 'or')}) | ${variable} |`;
}
