import { type Policy, requireTransformKeys } from '@spanproof/vocabulary';
import type { Settings } from '../config/settings.ts';
import { loadTransformKeys } from '../seal/transform-key-file.ts';

/** The tenant of every sender where no ingest key names one. */
const DEFAULT_TENANT = 'default';

/**
 * Before the first call: every tenant that may send has the key that the policy needs.
 * @throws CodedError TRANSFORM_KEY_MISSING | TRANSFORM_KEY_INVALID | KEY_UNAVAILABLE
 */
export async function checkTransformKeys(
  policy: Policy,
  { transform_keys_file: file, receivers }: Pick<Settings, 'transform_keys_file' | 'receivers'>,
): Promise<void> {
  const given = await loadTransformKeys(file);
  const { keys } = receivers.otlp.auth;
  const tenants = keys.length === 0 ? [DEFAULT_TENANT] : keys.map(({ tenant }) => tenant);
  for (const tenant of tenants) requireTransformKeys(policy, given.has(tenant), ` of tenant ${tenant}`);
}
