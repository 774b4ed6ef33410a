import { readFileSync } from 'node:fs';
import { CodedError, DEFAULT_POLICY, parsePolicy, type Policy } from '@spanproof/vocabulary';

/**
 * The policy of a file, the one given in code, or the built-in one. Read once and synchronously: no call may leave before it is known.
 *
 * @throws CodedError POLICY_MISSING, POLICY_INVALID
 */
export function loadPolicy(policy: Policy | string | undefined): Policy {
  if (policy === undefined) return DEFAULT_POLICY;
  if (typeof policy !== 'string') return parsePolicy(policy);
  return parsePolicy(parseFile(policy, readPolicy(policy)));
}

function readPolicy(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CodedError('POLICY_MISSING', `the policy file ${path} cannot be read`, {
      cause,
      todo: 'correct SPANPROOF_POLICY, or unset it for the built-in policy',
    });
  }
}

function parseFile(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodedError('POLICY_INVALID', `the policy file ${path} is not JSON`, { cause });
  }
}
