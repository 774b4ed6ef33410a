import { RISK_CLASSES } from '@spanproof/vocabulary';
import type { SearchState } from '../../data/search-state.ts';

export interface FilterField {
  /** As in the address and, but for the cost, as the processor calls it. */
  readonly name: string;
  readonly label: string;
  readonly choices?: readonly string[];
}

export const FIRST_FIELDS: readonly FilterField[] = [
  { name: 'service', label: 'Service' },
  { name: 'model', label: 'Model, asked or served' },
  { name: 'finding', label: 'Finding kind' },
  { name: 'trace_id', label: 'Trace id' },
];

export const MORE_FIELDS: readonly FilterField[] = [
  { name: 'environment', label: 'Environment' },
  { name: 'key_fp', label: 'Caller (key fingerprint)' },
  { name: 'provider', label: 'Provider' },
  { name: 'model_requested', label: 'Model requested' },
  { name: 'model_served', label: 'Model served' },
  { name: 'rule', label: 'Rule' },
  {
    name: 'rule_outcome',
    label: 'Rule outcome',
    choices: ['allowed', 'allowed_with_log', 'redacted', 'blocked', 'not_applicable', 'failed_open', 'failed_closed'],
  },
  { name: 'error_type', label: 'Error type' },
  { name: 'risk', label: 'Risk', choices: RISK_CLASSES },
  { name: 'min_cost', label: 'Least cost (USD, where it is known)' },
  { name: 'app_request_id', label: 'Request id of the application' },
];

export const FIELD_NAMES: readonly string[] = [...FIRST_FIELDS, ...MORE_FIELDS].map(({ name }) => name);

/** The filters of an address as the processor takes them. */
export function readFilters(state: SearchState): { readonly [name: string]: string | undefined } {
  const { min_cost, ...rest } = Object.fromEntries([...FIELD_NAMES, 'outcome'].map((name) => [name, state[name]]));
  return { ...rest, min_cost: min_cost === undefined ? undefined : toNanoUsd(min_cost) };
}

/** `0.05` -> `50000000`, exactly; undefined for what is no amount above 0. */
export function toNanoUsd(text: string): string | undefined {
  const [, whole = '0', part = ''] = /^(\d{1,8})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  const nano = BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0'));
  return nano === 0n ? undefined : String(nano);
}
