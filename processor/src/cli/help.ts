import type { Command, Option } from './command.ts';
import { HELP } from './parse.ts';

export function formatHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `spanproof: every LLM call becomes evidence

  spanproof COMMAND [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

\`spanproof COMMAND --help\` explains one, with an example. Exit codes: 0 all held, 1 findings, 2 could not run.
`;
}

export function formatCommandHelp(command: Command): string {
  const rows = Object.entries({ ...command.options, help: HELP }).map(([name, option]) => [formatOption(name, option), option.summary] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return `${command.summary}

  spanproof ${command.usage}

${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}

Example:
  ${command.example}
`;
}

function formatOption(name: string, { short, type, value = 'VALUE' }: Option): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${type === 'string' ? ` ${value}` : ''}`;
}
