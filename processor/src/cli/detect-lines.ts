import { CodedError, findInText, type FindingKind, type Scanner } from '@spanproof/vocabulary';
import type { ExitCode } from './command.ts';
import { readLines } from './lines.ts';
import type { Terminal } from './terminal.ts';

/** One JSON line for every line of standard input. */
export async function detectLines(
  { scanner, terminal }: { readonly scanner: Scanner<FindingKind>; readonly terminal: Terminal },
  jsonl: boolean,
): Promise<ExitCode> {
  let number = 0;
  for await (const line of readLines(terminal.input)) {
    number += 1;
    if (jsonl && line.trim() === '') continue;
    const { id, text } = jsonl ? parseLine(line, number) : { id: number, text: line };
    await terminal.write(`${JSON.stringify({ id, spans: findSpans(scanner, text), unit: 'utf16' })}\n`);
  }
  return 0;
}
/** Offsets are UTF-16 units, scores 0 to 1. */
function findSpans(scanner: Scanner<FindingKind>, text: string): readonly object[] {
  return findInText(scanner, text).findings.map(({ kind, start, end, confidence }) => ({ start, end, label: kind, score: confidence / 100 }));
}

// The line is a stranger's: JSON, an object, a text; the id is passed through as it is.
function parseLine(line: string, number: number): { readonly id: unknown; readonly text: string } {
  const todo = 'give one JSON object a line, such as {"id":1,"text":"..."}';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new CodedError('USAGE', `line ${number} is not JSON`, { cause: error, todo });
  }
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') {
    throw new CodedError('USAGE', `line ${number} has no "text"`, { todo });
  }
  return { id: 'id' in value ? value.id : number, text: value.text };
}
