import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError, createScanner, FINDING_KINDS, type FindingDefinition, type FindingKind, FINDINGS } from '@spanproof/vocabulary';
import { type DetectRules, parseDetectRules } from '../../config/detect-rules.ts';
import { readDocument } from '../../config/read-policy-file.ts';
import type { Command } from '../command.ts';
import { detectFiles } from '../detect-files.ts';
import { detectLines } from '../detect-lines.ts';
import { explainText } from '../explain-text.ts';

export const detect: Command = {
  name: 'detect',
  summary: 'Finds personal data and secrets in text, and hard-coded keys in a folder.',
  usage: 'detect [--jsonl] | detect --explain [--file FILE] [--json] | detect --path DIR [--sarif | --json] [--rules FILE] [--kind KIND]',
  example: `echo '{"id":1,"text":"write to ada@example.org"}' | spanproof detect --jsonl`,
  options: {
    jsonl: { type: 'boolean', summary: 'Each input line is {"id", "text"}; without it each line is a text, its number the id.' },
    explain: { type: 'boolean', summary: 'Says why each finding is one: anchor, checksum, context, confidence, tags. Exit code 1 where there are any.' },
    file: { type: 'string', value: 'FILE', summary: 'With --explain: the text, instead of standard input.' },
    path: { type: 'string', value: 'DIR', summary: 'Scans the files of a folder for secrets. Exit code 1 where there are any.' },
    sarif: { type: 'boolean', summary: 'With --path: SARIF 2.1.0.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
    kind: { type: 'string', value: 'KIND', multiple: true, summary: 'With --path: these kinds, such as EMAIL or SECRET.*; absent: SECRET.* and CUSTOM.*.' },
    rules: { type: 'string', value: 'FILE', summary: 'Rules of your own and an allow-list: docs/extending.md#user-rules.' },
  },
  async run(given, terminal) {
    const path = given.text('path');
    const modes = [given.flag('jsonl'), given.flag('explain'), path !== undefined].filter(Boolean).length;
    if (modes > 1) throw new CodedError('USAGE', '--jsonl, --explain and --path exclude each other');
    const rules = await readRules(given.text('rules'), terminal.cwd);
    const definitions = [...rules.definitions, ...FINDING_KINDS.map((kind) => FINDINGS[kind])];
    // The ids of a user's rules are no FindingKind; from here on kinds are only printed.
    const scanner = createScanner(definitions as readonly FindingDefinition<FindingKind>[]);
    if (path !== undefined) {
      const form = given.flag('sarif') ? 'sarif' : given.flag('json') ? 'json' : 'text';
      return await detectFiles({ scanner, rules, terminal }, { root: resolve(terminal.cwd, path), kinds: given.texts('kind'), form });
    }
    if (!given.flag('explain')) return await detectLines({ scanner, terminal }, given.flag('jsonl'));
    const file = given.text('file');
    const text = file === undefined ? await readAll(terminal.input) : await readFile(resolve(terminal.cwd, file), 'utf8');
    return await explainText({ scanner, definitions, rules, terminal }, text, given.flag('json'));
  },
};

async function readRules(file: string | undefined, cwd: string): Promise<DetectRules> {
  return file === undefined ? { definitions: [], allows: () => false } : parseDetectRules(await readDocument(resolve(cwd, file), 'rules'));
}

async function readAll(input: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
