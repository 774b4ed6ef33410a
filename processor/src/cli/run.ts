import type { ExitCode } from './command.ts';
import { commands } from './commands/index.ts';
import { formatError } from './error-text.ts';
import { formatCommandHelp, formatHelp } from './help.ts';
import { findCommand, parseCommandLine } from './parse.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line; whatever goes wrong ends as text on standard error and exit code 2. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const [first] = args;
    if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
      await terminal.write(formatHelp(commands));
      return first === undefined ? 2 : 0;
    }
    const { command, rest } = findCommand(commands, first === '--version' ? ['version'] : args);
    const given = parseCommandLine(command, rest);
    if (!given.help) return await command.run(given, terminal);
    await terminal.write(formatCommandHelp(command));
    return 0;
  } catch (error) {
    terminal.say(formatError(error));
    return 2;
  }
}
