import { formatTrustPolicy, type TrustPolicy, type VerifyFinding, type VerifyReport, verifyBundle } from '@spanproof/vocabulary/ledger';
import { expect } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { PythonVerifier } from './python.ts';

/** Verifies with both verifiers, demands that they say the same, and returns it. */
export async function verifyWithBoth(python: PythonVerifier, zip: Uint8Array, policy: TrustPolicy | undefined, since?: Uint8Array): Promise<VerifyReport> {
  const report = verifyBundle(nodeCrypto, zip, policy, since === undefined ? {} : { since });
  const other = await python.verify(zip, policy === undefined ? null : formatTrustPolicy(policy), since);
  expect(comparable(other)).toEqual(comparable(report));
  return report;
}

/** Everything but what is written for people. */
function comparable(report: VerifyReport): unknown {
  const { assurance: _assurance, not_covered: _notCovered, findings, notices, ...rest } = report;
  return { ...rest, findings: findings.map(place), notices: notices.map(place) };
}

/** A finding as `CODE path|stream|source part first-last`, with short stream names. */
export function place({ code, where }: Pick<VerifyFinding, 'code' | 'where'>): string {
  const stream = where.stream?.replace('test.example/log/s/', '').replace('test.example/log', 'log');
  const range = where.first === undefined ? undefined : `${where.first}-${where.last}`;
  return [code, where.path, stream, where.source, where.part, range].filter((part) => part !== undefined).join(' ');
}
