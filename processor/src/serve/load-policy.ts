import { readFile } from 'node:fs/promises';
import { CodedError, DEFAULT_POLICY, parsePolicy, type Policy } from '@spanproof/vocabulary';

/** The policy of a file, or the built-in one. @throws CodedError POLICY_MISSING | POLICY_INVALID */
export async function loadPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return DEFAULT_POLICY;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('POLICY_MISSING', `the policy file ${file} cannot be read`, {
      cause,
      todo: 'correct policy_file, or leave it out for the built-in policy',
    });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('POLICY_INVALID', `the policy file ${file} is not JSON`, { cause });
  }
  return parsePolicy(json);
}
