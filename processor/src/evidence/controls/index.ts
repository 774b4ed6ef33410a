import type { Control } from '../contract.ts';
import { integrity } from './cc4-1-integrity.ts';
import { encryptionAtRest } from './cc6-1-encryption-at-rest.ts';
import { providerKeys } from './cc6-1-provider-keys.ts';
import { requiredFields } from './cc6-1-required-fields.ts';
import { accessReview } from './cc6-2-access-review.ts';
import { allowLists } from './cc6-6-allow-lists.ts';
import { blockedNoEgress } from './cc6-7-blocked-no-egress.ts';
import { findingsHandled } from './cc6-7-findings-handled.ts';
import { productionEnforces } from './cc7-1-production-enforces.ts';
import { alertsResolved } from './cc7-2-alerts-resolved.ts';
import { completeness } from './cc7-2-completeness.ts';
import { incidentsResolved } from './cc7-3-incidents-resolved.ts';
import { modelChanges } from './cc8-1-model-changes.ts';
import { promptChanges } from './cc8-1-prompt-changes.ts';
import { unregisteredVendors } from './cc9-2-unregistered-vendors.ts';
import { vendorEvidence } from './cc9-2-vendor-evidence.ts';

/** Every control, in the order of the criteria. What is not listed here is not tested. */
export const CONTROLS: readonly Control[] = [
  integrity,
  requiredFields,
  providerKeys,
  encryptionAtRest,
  accessReview,
  allowLists,
  blockedNoEgress,
  findingsHandled,
  productionEnforces,
  completeness,
  alertsResolved,
  incidentsResolved,
  modelChanges,
  promptChanges,
  vendorEvidence,
  unregisteredVendors,
];
