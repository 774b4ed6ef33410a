import { resolve } from 'node:path';
import { createScanner, policyHash } from '@spanproof/vocabulary';
import { parsePolicyCases } from '../../config/policy-cases.ts';
import { readDocument, readPolicyFile } from '../../config/read-policy-file.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { type CaseResult, judgeCase } from '../judge-case.ts';
import type { Command } from '../command.ts';

export const policyTest: Command = {
  name: 'policy test',
  summary: 'Holds a policy against cases: texts or calls, and the outcome that each rule must have.',
  usage: 'policy test FILE --cases CASES [--json]',
  example: 'spanproof policy test policy.yaml --cases policy-cases.yaml',
  options: {
    cases: { type: 'string', value: 'CASES', required: true, summary: 'The cases, as YAML or JSON: docs/extending.md#policy.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
  },
  positionals: ['FILE'],
  async run(given, terminal) {
    const policy = await readPolicyFile(resolve(terminal.cwd, given.positionals[0] ?? ''));
    const file = resolve(terminal.cwd, given.required('cases'));
    const cases = parsePolicyCases(await readDocument(file, 'case'), given.required('cases'));
    const scanner = createScanner();
    const results = cases.map((each) => judgeCase(scanner, policy, each));
    const failed = results.filter(({ differences }) => differences.length > 0).length;
    await terminal.write(
      given.flag('json')
        ? `${JSON.stringify({ policy_hash: policyHash(nodeCrypto, policy), cases: results, failed })}\n`
        : `${results.map(formatResult).join('')}${results.length} cases, ${failed} failed\n`,
    );
    return failed === 0 ? 0 : 1;
  },
};

function formatResult({ name, differences }: CaseResult): string {
  const lines = differences.map(({ what, expected, actual }) => `      ${what}: expected ${formatValue(expected)}, was ${formatValue(actual)}\n`);
  return `${differences.length === 0 ? 'ok   ' : 'FAIL '} ${name}\n${lines.join('')}`;
}

function formatValue(value: unknown): string {
  return typeof value === 'string' && /^[a-z_ ]+$/.test(value) ? value : JSON.stringify(value);
}
