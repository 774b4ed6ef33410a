import type { AccessEntry, DataFlowSheet, PromptDiff, PromptVersion } from '@spanproof/vocabulary';
import { readDocumentedProof } from './documented-proof.ts';

/** Versions of one prompt, oldest first. */
export const PROMPTS = ['9f'.repeat(32), '2c'.repeat(32)] as const;
export const DRAWING =
  '<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="60"><rect width="1400" height="60" fill="white"/><text x="10" y="30">flows</text></svg>';

/** Who saw what, where calls go, and versions of a prompt; made up. `now` in ms. */
export function formFlows(now: number) {
  const ago = (minutes: number): string => `${Math.round(now - minutes * 60_000)}000000`;
  const { recordId } = readDocumentedProof();
  const accesses: readonly AccessEntry[] = Array.from({ length: 130 }, (_, n) => ({
    record_id: (0xacc000 + n).toString(16).padStart(32, '0'),
    at: ago(n * 11),
    ...(n % 40 === 39 ? {} : { actor: `user:${n % 3}` }),
    role: n % 7 === 6 ? 'viewer' : 'compliance',
    action: n % 2 === 0 ? 'calls.reveal' : 'access.read',
    resource: n % 2 === 0 ? `calls/${recordId}/reveal` : 'access',
    outcome: n % 7 === 6 ? 'refused' : 'allowed',
    ...(n % 2 === 0 ? { purpose: 'complaint about an answer', ticket: `SUP-${n}` } : {}),
  }));
  const sheet = (from: string, to: string): DataFlowSheet => ({
    from,
    to,
    flows: [
      {
        service: 'support-desk',
        environment: 'production',
        provider: 'openai',
        host: 'api.openai.com',
        model: 'gpt-5-mini-2026-08-07',
        calls: 47,
        blocked: 1,
        tokens_input: 40_100,
        tokens_output: 6_200,
        kinds: [['EMAIL', 18]],
        tls: ['TLSv1.3'],
      },
      {
        service: 'claims-triage',
        environment: 'production',
        provider: 'anthropic',
        host: 'api.anthropic.com',
        region: 'eu-central-1',
        model: 'claude-sonnet-5',
        calls: 93,
        blocked: 0,
        tokens_input: 80_000,
        tokens_output: 11_000,
        kinds: [],
        tls: [],
        vendor: 'anthropic',
      },
    ],
    flows_total: 2,
    figures: { calls: 140, with_content: 140, blocked: 1, tls_stated: 47, streams: 2, accesses: [] },
    answers: [
      { question: 'flow', what: 'Destinations without a vendor entry', answer: '1: openai (api.openai.com)' },
      { question: 'logged', what: 'Calls sealed', answer: '140 in 2 streams' },
      { question: 'encrypted', what: 'At rest', answer: '100.0 % (140 of 140)' },
      { question: 'access', what: 'Roles that may see content', answer: 'compliance, auditor, admin' },
    ],
  });
  const version = (fingerprint: string, text: string): PromptVersion => ({
    fingerprint,
    kind: 'prompt',
    first_seen: ago(9_000),
    last_seen: ago(3),
    calls: 70,
    environments: ['production'],
    record_id: recordId,
    text,
  });
  const versions: readonly PromptVersion[] = [
    version(PROMPTS[0], 'You answer politely.\nNever promise.'),
    version(PROMPTS[1], 'You answer politely.\nNever promise a refund. <b>x</b>'),
  ];
  const [older = version('', ''), newer = version('', '')] = versions;
  const diff: PromptDiff = {
    from: older,
    to: newer,
    lines: [
      { op: 'same', text: 'You answer politely.' },
      { op: 'removed', text: 'Never promise.' },
      { op: 'added', text: 'Never promise a refund. <b>x</b>' },
    ],
  };
  return { accesses, sheet, versions, diff };
}
