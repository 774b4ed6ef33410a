import type { RegisterName } from '@spanproof/vocabulary';
import { accessReviews } from './access-reviews.ts';
import { alerts } from './alerts.ts';
import { attestations } from './attestations.ts';
import { changes } from './changes.ts';
import type { RegisterDefinition } from './definition.ts';
import { documents } from './documents.ts';
import { incidents } from './incidents.ts';
import { models } from './models.ts';
import { owners } from './owners.ts';
import { playbooks } from './playbooks.ts';
import { policies } from './policies.ts';
import { providerUsage } from './provider-usage.ts';
import { responses } from './responses.ts';
import { schedules } from './schedules.ts';
import { setup } from './setup.ts';
import { vendors } from './vendors.ts';

/** Every register; the type makes a missing one an error. */
export const REGISTER_DEFINITIONS: Readonly<Record<RegisterName, RegisterDefinition>> = {
  setup,
  vendors,
  models,
  documents,
  policies,
  playbooks,
  attestations,
  changes,
  access_reviews: accessReviews,
  incidents,
  alerts,
  owners,
  responses,
  schedules,
  provider_usage: providerUsage,
};
