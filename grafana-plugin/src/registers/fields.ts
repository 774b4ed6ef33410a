import type { RegisterName } from '@spanproof/vocabulary';
import type { RegisterForm } from './field.ts';
import { alerts, incidents } from './forms/events.ts';
import { accessReviews, owners, responses } from './forms/people.ts';
import { schedules } from './forms/schedules.ts';
import { setUp } from './forms/set-up.ts';
import { providerUsage, vendors } from './forms/suppliers.ts';
import { changes, models } from './forms/systems.ts';
import { attestations, documents, playbooks, policies } from './forms/texts.ts';

/** A form for every register; the type makes a missing one an error. */
const BY_REGISTER: { readonly [register in RegisterName]: RegisterForm } = {
  vendors,
  models,
  changes,
  policies,
  playbooks,
  documents,
  attestations,
  setup: setUp,
  owners,
  access_reviews: accessReviews,
  incidents,
  alerts,
  responses,
  schedules,
  provider_usage: providerUsage,
};

export const REGISTER_FORMS: readonly RegisterForm[] = Object.values(BY_REGISTER);

export function formOf(register: RegisterName): RegisterForm {
  return BY_REGISTER[register];
}
