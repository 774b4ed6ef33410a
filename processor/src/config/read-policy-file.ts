import { readFile } from 'node:fs/promises';
import { CodedError, parsePolicy, type Policy } from '@spanproof/vocabulary';
import { parse, YAMLParseError } from 'yaml';

/** A policy is small; what names itself over and over is an attack. */
const MAX_ALIASES = 10;

/**
 * The policy of a file: JSON, or YAML where its name ends in .yaml or .yml. Its hash is that of its canonical JSON either way (decision 0005).
 * @throws CodedError POLICY_MISSING | POLICY_INVALID
 */
export async function readPolicyFile(file: string): Promise<Policy> {
  return parsePolicy(await readDocument(file, 'policy'));
}

/**
 * A document that belongs to a policy, parsed and not yet checked.
 * @throws CodedError POLICY_MISSING | POLICY_INVALID
 */
export async function readDocument(file: string, what: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('POLICY_MISSING', `the ${what} file ${file} cannot be read`, {
      cause,
      todo: 'correct the path; without a policy_file the built-in policy holds',
    });
  });
  const yaml = /\.ya?ml$/i.test(file);
  try {
    return yaml ? (parse(text, { maxAliasCount: MAX_ALIASES }) as unknown) : (JSON.parse(text) as unknown);
  } catch (cause) {
    const why = cause instanceof YAMLParseError ? `: ${cause.message.split('\n')[0] ?? ''}` : '';
    throw new CodedError('POLICY_INVALID', `the ${what} file ${file} is not ${yaml ? 'YAML' : 'JSON'}${why}`, { cause });
  }
}
