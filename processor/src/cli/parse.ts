import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { CodedError } from '@spanproof/vocabulary';
import type { Command, Given } from './command.ts';

export const HELP = { type: 'boolean', short: 'h', summary: 'Shows this help.' } as const;

/** The command whose words begin the line, the longest first. @throws CodedError USAGE */
export function findCommand(commands: readonly Command[], args: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
  const words = args.filter((argument) => !argument.startsWith('-'));
  const named = (count: number): Command | undefined => commands.find(({ name }) => name === args.slice(0, count).join(' '));
  const command = named(2) ?? named(1);
  if (command !== undefined) return { command, rest: args.slice(command.name.split(' ').length) };
  const nouns = commands.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name);
  throw new CodedError('USAGE', `unknown command \`${words.slice(0, 2).join(' ') || args.join(' ')}\``, {
    todo: nouns.length > 0 ? `try ${nouns.map((name) => `\`spanproof ${name} --help\``).join(', ')}` : 'see `spanproof --help`',
  });
}

/** @throws CodedError USAGE for an unknown option, a missing or a surplus value. */
export function parseCommandLine(command: Command, args: readonly string[]): Given & { readonly help: boolean } {
  const todo = `see \`spanproof ${command.name} --help\``;
  const options: ParseArgsOptionsConfig = {};
  for (const [name, { type, short, multiple = false }] of Object.entries({ ...command.options, help: HELP } as Command['options'])) {
    options[name] = { type, multiple, ...(short === undefined ? {} : { short }) };
  }
  const { values, positionals } = attempt(() => parseArgs({ args: [...args], options, allowPositionals: true, strict: true }), todo);
  const help = values['help'] === true;
  if (!help) {
    const missing = Object.entries(command.options).filter(([name, option]) => option.required && values[name] === undefined);
    if (missing.length > 0)
      throw new CodedError('USAGE', `${missing.map(([name, { value = 'VALUE' }]) => `--${name} ${value}`).join(' and ')} must be given`, { todo });
    const wanted = command.positionals ?? [];
    if (positionals.length < wanted.length) throw new CodedError('USAGE', `${wanted.slice(positionals.length).join(' and ')} must be given`, { todo });
    if (positionals.length > wanted.length) throw new CodedError('USAGE', `unexpected argument \`${positionals[wanted.length]}\``, { todo });
  }
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  return {
    help,
    positionals,
    text,
    texts: (name) => [values[name] ?? []].flat().filter((value) => typeof value === 'string'),
    required: (name) => text(name) ?? '',
    flag: (name) => values[name] === true,
  };
}

function attempt<T>(parse: () => T, todo: string): T {
  try {
    return parse();
  } catch (error) {
    // node's own parser throws TypeErrors whose first sentence says what is wrong
    throw new CodedError('USAGE', (error as Error).message.split('. ')[0] ?? '', { todo });
  }
}
