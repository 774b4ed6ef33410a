import type { FindingDefinition } from '../../definition.ts';
import { defineVendorSecret, type VendorSecrets } from '../vendor-secret.ts';
import { CLOUD_SECRETS } from './cloud.ts';
import { CODE_SECRETS } from './code.ts';
import { DATA_SECRETS } from './data.ts';
import { LLM_SECRETS } from './llm.ts';
import { MESSAGING_SECRETS } from './messaging.ts';
import { PAYMENT_SECRETS } from './payment.ts';

const TABLES: VendorSecrets = { ...LLM_SECRETS, ...CLOUD_SECRETS, ...CODE_SECRETS, ...PAYMENT_SECRETS, ...MESSAGING_SECRETS, ...DATA_SECRETS };

export type VendorKind =
  | keyof typeof LLM_SECRETS
  | keyof typeof CLOUD_SECRETS
  | keyof typeof CODE_SECRETS
  | keyof typeof PAYMENT_SECRETS
  | keyof typeof MESSAGING_SECRETS
  | keyof typeof DATA_SECRETS;

/** Kinds of the tables, in their order. */
export const VENDOR_KINDS: readonly VendorKind[] = Object.keys(TABLES) as VendorKind[];

export const VENDOR_SECRETS: { readonly [Kind in VendorKind]: FindingDefinition<Kind> } = Object.fromEntries(
  VENDOR_KINDS.map((kind) => [kind, defineVendorSecret(kind, TABLES[kind] ?? [])]),
) as { readonly [Kind in VendorKind]: FindingDefinition<Kind> };
