import { DEFAULT_POLICY, type Policy } from '@spanproof/vocabulary';
import { readPolicyFile } from '../config/read-policy-file.ts';

/** The policy of a file, or the built-in one. @throws CodedError POLICY_MISSING | POLICY_INVALID */
export async function loadPolicy(file: string | undefined): Promise<Policy> {
  return file === undefined ? DEFAULT_POLICY : readPolicyFile(file);
}
