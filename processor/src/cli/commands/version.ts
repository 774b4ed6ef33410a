import { readFile } from 'node:fs/promises';
import type { Command } from '../command.ts';

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

export async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}
