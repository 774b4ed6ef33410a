import { explainFinding, type FindingDefinition, findInText, type FindingKind, type Scanner, scoreInjection, topicOf, TOPICS } from '@spanproof/vocabulary';
import type { DetectRules } from '../config/detect-rules.ts';
import { placeFindings } from './files/scan-files.ts';
import type { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

interface Collaborators {
  readonly scanner: Scanner<FindingKind>;
  readonly definitions: readonly FindingDefinition[];
  readonly rules: DetectRules;
  readonly terminal: Terminal;
}

/** Every finding of a text with its reasons: where, of which kind, how sure, and what it was recognised by. The value is not repeated. */
export async function explainText({ scanner, definitions, rules, terminal }: Collaborators, text: string, json: boolean): Promise<ExitCode> {
  const { findings, truncated } = findInText(scanner, text);
  const placed = placeFindings('-', text, findings);
  const explained = findings.flatMap((finding, index) => {
    const definition = definitions.find(({ kind }) => kind === finding.kind);
    const { value, file, ...place } = placed[index]!;
    if (definition === undefined || rules.allows({ kind: finding.kind, file, value })) return [];
    const why = explainFinding(definition, text, finding.start, finding.end);
    return [
      {
        ...place,
        ...(finding.obscured === undefined ? {} : { obscured: finding.obscured }),
        ...(why === undefined ? {} : { why }),
        tags: TOPICS[topicOf(definition)],
      },
    ];
  });
  const injection = scoreInjection(text);
  if (json) await terminal.write(`${JSON.stringify({ findings: explained, truncated, injection })}\n`);
  else {
    for (const { line, column, kind, confidence, detector, why, tags } of explained) {
      const reasons = why === undefined ? ['found in another reading of the text (escapes, look-alikes, encodings)'] : reasonsOf(why);
      await terminal.write(
        `${line}:${column}  ${kind}  ${confidence} %  ${detector}\n    ${reasons.join('; ')}\n    ${[...tags.owasp_2025, ...tags.owasp_2026, ...tags.atlas, ...tags.tsc].join(', ')}\n`,
      );
    }
    const looks =
      injection.reasons.length === 0
        ? 'nothing looks like an injection'
        : `injection ${Math.round(100 * injection.score)} of 100: ${injection.reasons.join(', ')} (an indicator)`;
    await terminal.write(`${explained.length} findings${truncated ? '; the text was not read to its end' : ''}; ${looks}\n`);
  }
  return explained.length === 0 ? 0 : 1;
}

function reasonsOf({ anchor, validated, context }: { readonly anchor: string; readonly validated: boolean; readonly context: boolean }): string[] {
  return [
    `stopped at ${JSON.stringify(/^\d/.test(anchor) ? 'a digit' : anchor)}`,
    validated ? 'a checksum, decoding or unmistakable prefix holds' : 'by its shape',
    context ? 'a word nearby names it' : 'no word nearby names it',
  ];
}
