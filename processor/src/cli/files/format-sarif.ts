import { createHash } from 'node:crypto';
import { FINDINGS, type FindingKind, topicOf, TOPICS } from '@spanproof/vocabulary';
import type { FileFinding } from './scan-files.ts';

/** From this confidence on a finding is an error, below it a warning. */
const SURE = 85;

/** SARIF 2.1.0 (OASIS), one run. Messages name the kind and never quote the value; the fingerprint is a hash of kind, file and value. */
export function formatSarif(findings: readonly FileFinding[], version: string): string {
  const kinds = [...new Set(findings.map(({ kind }) => kind))].toSorted();
  const rules = kinds.map((id) => ({ id, shortDescription: { text: `${id} in a file` }, ...tagsOf(id) }));
  const results = findings.map((finding) => ({
    ruleId: finding.kind,
    ruleIndex: kinds.indexOf(finding.kind),
    level: finding.confidence >= SURE ? 'error' : 'warning',
    message: { text: `${finding.kind} (${finding.confidence} %, ${finding.detector})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(finding.file), uriBaseId: '%SRCROOT%' },
          region: { startLine: finding.line, startColumn: finding.column, endLine: finding.end_line, endColumn: finding.end_column },
        },
      },
    ],
    partialFingerprints: { 'spanproof/v1': createHash('sha256').update(`${finding.kind}\n${finding.file}\n${finding.value}`).digest('hex') },
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'spanproof', version, rules } }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function tagsOf(id: string): { readonly properties?: { readonly tags: readonly string[] } } {
  const definition = FINDINGS[id as FindingKind] as (typeof FINDINGS)[FindingKind] | undefined;
  if (definition === undefined) return {};
  const { owasp_2025, owasp_2026, atlas, tsc } = TOPICS[topicOf(definition)];
  return { properties: { tags: ['security', ...owasp_2025, ...owasp_2026, ...atlas, ...tsc] } };
}
