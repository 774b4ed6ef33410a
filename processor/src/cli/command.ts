import type { Terminal } from './terminal.ts';

/** 0 all held, 1 findings, 2 could not run. */
export type ExitCode = 0 | 1 | 2;

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** How the value is called in help: `FILE`. */
  readonly value?: string;
  readonly required?: boolean;
  readonly summary: string;
}

/** What a person typed, checked against the command's options. */
export interface Given {
  text(option: string): string | undefined;
  /** Every value of an option that may be given more than once. */
  texts(option: string): readonly string[];
  /** A required option: the frame has refused the command line without it. */
  required(option: string): string;
  flag(option: string): boolean;
  readonly positionals: readonly string[];
}

/** One command of the command line: adding one = one file + one line in commands/index.ts. */
export interface Command {
  /** One or two words: `verify`, `evidence export`. */
  readonly name: string;
  readonly summary: string;
  /** What follows `spanproof`. */
  readonly usage: string;
  /** A command line that works as it stands. */
  readonly example: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Names of the arguments, all of them required. */
  readonly positionals?: readonly string[];
  run(given: Given, terminal: Terminal): Promise<ExitCode>;
}
