import process from 'node:process';
import type { Command } from '../command.ts';
import { readVersion } from '../../read-version.ts';

export const version: Command = {
  name: 'version',
  summary: 'Prints the version of spanproof and of the Node it runs on.',
  usage: 'version',
  example: 'spanproof version',
  options: {},
  async run(_given, terminal) {
    await terminal.write(`spanproof ${await readVersion()} (node ${process.version}, ${process.platform}-${process.arch})\n`);
    return 0;
  },
};
