import { CodedError, ROLES, type Role } from '@spanproof/vocabulary';

/** For whom a link is made; without a name for the account the processor runs under. */
export interface LinkRequest {
  readonly role: Role;
  readonly name?: string | undefined;
}

const MAX_NAME = 100;

/** @throws CodedError USAGE */
export function parseLinkRequest(value: unknown): LinkRequest {
  const { role, name } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const known = ROLES.find((one) => one === role);
  if (known === undefined) throw new CodedError('USAGE', 'the role is not known', { todo: `choose one of ${ROLES.join(', ')}` });
  if (name === undefined) return { role: known };
  // \p{C}: control characters would reach terminals and reports
  if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME || /\p{C}/u.test(name)) {
    throw new CodedError('USAGE', `the name is empty, longer than ${MAX_NAME} characters, or has control characters`);
  }
  return { role: known, name: name.trim() };
}
