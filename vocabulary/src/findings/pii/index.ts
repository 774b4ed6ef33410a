import type { FindingDefinition } from '../definition.ts';
import { creditCard } from './credit-card.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ip } from './ip.ts';
import { mac } from './mac.ts';
import { nationalId } from './national-id.ts';
import { phone } from './phone.ts';
import { usSsn } from './us-ssn.ts';

/** Kinds of personal data, by priority. */
export const PII_KINDS = ['EMAIL', 'IBAN', 'CREDIT_CARD', 'US_SSN', 'NATIONAL_ID', 'IP', 'MAC', 'PHONE'] as const;

export const PII: { readonly [Kind in (typeof PII_KINDS)[number]]: FindingDefinition<Kind> } = {
  EMAIL: email,
  IBAN: iban,
  CREDIT_CARD: creditCard,
  US_SSN: usSsn,
  NATIONAL_ID: nationalId,
  IP: ip,
  MAC: mac,
  PHONE: phone,
};
