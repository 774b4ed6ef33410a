import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CRITERIA, type Criterion } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_KINDS } from '../../processor/src/registers/kinds.ts';
import { openTemplates } from '../../processor/src/registers/templates.ts';

const FOLDER = fileURLToPath(new URL('../../docs/templates', import.meta.url));
const templates = openTemplates(FOLDER);

/** What the guides of the requirements name, by the item's number there, and the kind that answers it. */
const NAMED: readonly (readonly [number, string, ...string[]])[] = [
  [5, 'multi-factor authentication', 'access-control', 'multi-factor-authentication'],
  [6, 'regular access reviews', 'review-programme'],
  [7, 'API key rotation policies', 'key-management'],
  [12, 'keys revoked when employees leave', 'key-management'],
  [13, 'API key management procedures', 'key-management'],
  [19, 'vendor’s encryption at rest', 'vendor-contract-requirements'],
  [20, 'key management procedures', 'key-management'],
  [25, 'access control policies', 'access-control'],
  [28, 'private subnets, gateway, WAF', 'network-architecture'],
  [31, 'vulnerability scans, patch times', 'vulnerability-management'],
  [42, 'incident response plan', 'incident-response', 'pii-leak', 'prompt-injection', 'model-poisoning', 'output-breach'],
  [43, 'procedures for security events and availability', 'incident-response', 'model-availability'],
  [47, 'quarterly reviews', 'review-programme'],
  [51, 'approved changes', 'change-management'],
  [53, 'model updates', 'change-management', 'evaluation'],
  [54, 'promotion of models', 'change-management'],
  [56, 'vendor risk assessments', 'vendor-risk-assessment'],
  [57, 'annual report reviews', 'vendor-management'],
  [58, 'contractual security requirements', 'vendor-contract-requirements'],
  [59, 'incident notification by vendors', 'vendor-management', 'vendor-contract-requirements'],
  [63, 'inheritance and carve-out', 'subservice-controls'],
  [65, 'subservice organisations', 'subservice-controls', 'vendor-risk-assessment'],
  [66, 'data processing agreements', 'vendor-contract-requirements'],
  [67, 'AI risk assessment', 'risk-assessment'],
  [68, 'model risk classification', 'model-risk-classification'],
  [71, 'failover and fallback', 'provider-contingency', 'recovery-test'],
  [72, 'disaster recovery plan, RTO tested', 'disaster-recovery', 'recovery-test'],
  [73, 'versioned artefacts, backups tested', 'training-data', 'backups-tested'],
  [74, 'capacity planning', 'capacity-plan'],
  [75, 'provider dependency', 'provider-contingency'],
  [76, 'failure mode', 'error-handling'],
  [77, 'error handling', 'error-handling'],
  [82, 'output validation', 'evaluation'],
  [83, 'evaluation suites', 'evaluation'],
  [85, 'human review', 'human-oversight'],
  [89, 'input validation', 'error-handling'],
  [93, 'no training on data', 'vendor-contract-requirements'],
  [94, 'zero retention', 'vendor-contract-requirements'],
  [97, 'data classification', 'data-classification'],
  [98, 'unnecessary fields', 'data-minimisation'],
  [99, 'training data', 'training-data'],
  [102, 'privacy notice', 'privacy-notice'],
  [103, 'data minimisation', 'data-minimisation'],
  [104, 'retention', 'logging-retention'],
  [107, 'rights of data subjects', 'data-subject-rights'],
  [108, 'deletion beyond the log', 'data-subject-rights', 'training-data'],
  [110, 'consent and basis', 'consent-basis'],
  [112, 'automated decisions', 'automated-decision-notice'],
  [113, 'cross-border transfers', 'transfer-assessment'],
  [114, 'model inventory', 'model-sheet'],
  [115, 'data lineage', 'data-lineage'],
  [116, 'bias, transparency, oversight', 'fairness-testing', 'model-sheet', 'human-oversight'],
  [117, 'data flow diagrams', 'system-description'],
  [123, 'common gaps', 'logging-retention', 'model-availability', 'key-management'],
  [124, 'readiness timeline', 'readiness-plan'],
  [125, 'documented architecture', 'system-description'],
];

test.each(NAMED.map(([item, what, ...kinds]) => ({ item, what, kinds })))('item $item, $what, has its document', ({ kinds }) => {
  for (const id of kinds) {
    const kind = DOCUMENT_KINDS.find((known) => known.id === id);
    expect(kind, id).toBeDefined();
    if (kind?.register !== 'attestations') expect(templates.list().map((template) => template.id)).toContain(id);
  }
});

test('every template answers something the guides or the work named', () => {
  const named = new Set(NAMED.flatMap(([, , ...kinds]) => kinds));
  const others = ['acceptable-use', 'key-exposure', 'tabletop-exercise'];
  expect(templates.list().flatMap(({ id }) => (named.has(id) || others.includes(id) ? [] : [id]))).toEqual([]);
});

test('every criterion has a document', () => {
  const served = new Set(DOCUMENT_KINDS.flatMap(({ criteria }) => criteria));
  expect((Object.keys(CRITERIA) as Criterion[]).filter((criterion) => !served.has(criterion))).toEqual([]);
});

test('no kind stands twice', () => {
  expect(new Set(DOCUMENT_KINDS.map(({ id }) => id)).size).toBe(DOCUMENT_KINDS.length);
});

test('the folder holds the listed templates and nothing else', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(
    templates
      .list()
      .map(({ id }) => `${id}.md`)
      .toSorted(),
  );
});

describe.each(templates.list().map((template) => [template.id, template] as const))('%s', (id, { title, criteria }) => {
  const text = readFileSync(`${FOLDER}/${id}.md`, 'utf8');

  test('says its title and the criteria it serves, as the list does', () => {
    expect(text.split('\n').slice(0, 3)).toEqual([`# ${title}`, '', `Serves: ${criteria.join(', ')}`]);
  });

  test('is short, and has places to fill in', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
    expect(text).toContain('{{company}}');
    expect([...text.matchAll(/\{\{[^{}\n]+\}\}/g)].length).toBeGreaterThan(5);
    expect(text.replace(/\{\{[^{}\n]+\}\}/g, '')).not.toMatch(/[{}]/);
  });

  test('promises no result and holds no markup', () => {
    expect(text).not.toMatch(/compliant|guarantee|certif|<[a-z]/i);
  });
});

test('a template is read by its id', async () => {
  expect(await templates.get('access-control')).toEqual({
    id: 'access-control',
    title: 'Access control policy',
    register: 'policies',
    criteria: ['CC6.1', 'CC6.2', 'CC6.3', 'CC5.3'],
    text: readFileSync(`${FOLDER}/access-control.md`, 'utf8'),
  });
});

test.each(['', '../decisions/0001', 'access-control.md', 'competence', '__proto__', 'constructor'])('%j is no template', async (id) => {
  expect(await templates.get(id)).toBeUndefined();
});
